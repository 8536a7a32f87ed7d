"""Makes the README's pictures: an invented small network, with an hour of its past and its present.

What it counts is the same at every run, so that pictures differ where the page does.
"""

import base64
import collections
import contextlib
import json
import math
import os
import random
import struct
import time
import zlib

import lab
from browser import chromium
from feed import Agent, LiveFeed, Port, write_capture

PICTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
HOUR = 3600
# How long the page looks on before a picture is taken, so that all that moves has moved.
LIVE_SECONDS = 30
# Beyond this the samples of a report would not fit into a datagram.
MOST_SAMPLES = 400
GBIT = 1_000_000_000

# Periods of the waves that traffic is made of, in seconds, and how strong each is, as part of the mean.
WAVES = ((2900, 0.12), (1130, 0.08), (457, 0.06), (193, 0.04), (71, 0.025), (31, 0.015))
# What comes sooner or later than it would: seconds of the mean, for every so many seconds.
UNEVEN = ((1, 0.13), (17, 1.2))

# From, to, protocol, port, octets of a packet, and how many of some packets are of it.
AT_THE_EDGE = [
    ("198.51.100.17", "10.0.20.11", 6, 443, 1380, 30),
    ("203.0.113.80", "10.0.20.11", 6, 443, 1240, 19),
    ("198.51.100.44", "10.0.20.12", 6, 22, 1420, 14),
    ("203.0.113.9", "10.0.20.13", 17, 1194, 1320, 10),
    ("198.51.100.203", "10.0.20.11", 6, 80, 1180, 8),
    ("203.0.113.53", "10.0.20.53", 17, 53, 240, 6),
]
IN_THE_RACK = [
    ("10.0.30.21", "10.0.40.5", 6, 3260, 1480, 40),
    ("10.0.20.11", "10.0.30.21", 6, 5432, 1120, 25),
    ("10.0.20.12", "10.0.40.6", 6, 2049, 1440, 14),
    ("10.0.20.11", "10.0.30.22", 6, 6379, 520, 13),
    ("10.0.30.21", "10.0.30.22", 6, 5432, 1400, 8),
    ("10.0.20.13", "10.0.30.23", 6, 9092, 980, 9),
]

# The octets of a picture's pixels, four each.
PIXELS = """(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return btoa(text);
})"""


class WavyPort(Port):
    """A port whose traffic goes up and down as that of many people does; the same at every run."""

    def __init__(self, index, name, speed, share_in, share_out, *, lively=1.4, peak=None):
        """`peak` is after how many seconds what comes in is at the top of all its waves."""
        super().__init__(index, name, share_in * speed / 8, share_out * speed / 8, speed=speed)
        self.lively = lively
        self.seeds = [f"{name} {index} {share_in} {direction}" for direction in ("in", "out")]
        self.phases = [[2 * math.pi * chance(f"{seed} {wave}") for wave in WAVES] for seed in self.seeds]
        if peak is not None:
            self.phases[0] = [math.pi / 2 - 2 * math.pi * peak / period for period, _ in WAVES]

    def totals(self, seconds):
        rates = (self.octets_in, self.octets_out)
        return *(int(rate * self.usual_seconds(seconds, way)) for way, rate in enumerate(rates)), 0

    def usual_seconds(self, seconds, way):
        """How many seconds of the mean rate make as much as these seconds, one way."""
        more = 0.0
        for (period, strength), phase in zip(WAVES, self.phases[way]):
            turn = period / (2 * math.pi)
            more += strength * turn * (math.cos(phase) - math.cos(phase + seconds / turn))
        for length, most in UNEVEN:
            place, part = divmod(seconds, length)
            begin, end = (chance(f"{self.seeds[way]} {length} {int(place) + one}") for one in (0, 1))
            more += most * (begin + (end - begin) * part / length)
        return seconds + self.lively * more


def chance(seed):
    """A number from 0 to 1 that is the same for the same text."""
    return zlib.crc32(seed.encode()) / 2**32


class SamplingAgent(Agent):
    """An agent that samples as many packets as its port 1 receives, so that samples and counters agree."""

    def __init__(self, *given, **more):
        super().__init__(*given, samples=True, **more)
        self.random = random.Random(self.host)
        self.weights = [one[5] for one in self.conversations]
        self.mean_octets = sum(one[4] * one[5] for one in self.conversations) / sum(self.weights)
        self.received = 0

    def sampled(self, seconds):
        before, self.received = self.received, self.ports[0].totals(seconds)[0]
        number = (self.received - before) / self.mean_octets / self.sampling_rate
        if not 0 <= number <= MOST_SAMPLES:
            # It has just begun, or was silent.
            return []
        # What is left over is a chance.
        number = int(number + self.random.random())
        return [one[:5] for one in self.random.choices(self.conversations, self.weights, k=number)]


class SmallNetwork:
    """Two leaves, two spines, the way out and four hosts; the router at the edge started anew within the hour."""

    def __init__(self, now):
        self.start = int(now) - HOUR
        self.restart = self.start + 2220
        self.usual = {"begun": self.start - 500}
        # When the pictures are taken the uplink is at its busiest.
        peak = HOUR - 2220 + 120
        self.agents = [
            SamplingAgent("10.0.0.1", "edge-1", [
                WavyPort(1, "uplink", GBIT, 0.73, 0.29, lively=0.75, peak=peak),
                WavyPort(2, "swp1", 10 * GBIT, 0.031, 0.074),
            ], **self.usual, silent=[(self.restart - 100, self.restart)], restarts=[self.restart],
                conversations=AT_THE_EDGE, sampling_rate=1000),
            SamplingAgent("10.0.0.11", "leaf-1", [
                WavyPort(1, "swp1", 10 * GBIT, 0.31, 0.24), WavyPort(49, "swp49", 25 * GBIT, 0.17, 0.21),
            ], **self.usual, conversations=IN_THE_RACK, sampling_rate=2000),
            self.agent("10.0.0.2", "spine-1", WavyPort(1, "swp1", 25 * GBIT, 0.21, 0.17),
                       WavyPort(2, "swp2", 25 * GBIT, 0.16, 0.23)),
            self.agent("10.0.0.3", "spine-2", WavyPort(1, "swp1", 25 * GBIT, 0.13, 0.19)),
            self.agent("10.0.0.12", "leaf-2", WavyPort(1, "swp1", 10 * GBIT, 0.46, 0.38),
                       WavyPort(49, "swp49", 25 * GBIT, 0.23, 0.16)),
            self.agent("10.0.20.11", "web-1", WavyPort(2, "eth0", 10 * GBIT, 0.13, 0.24)),
            self.agent("10.0.20.12", "web-2", WavyPort(2, "eth0", 10 * GBIT, 0.09, 0.17)),
            self.agent("10.0.30.21", "db-1", WavyPort(2, "eth0", 10 * GBIT, 0.22, 0.41)),
            self.agent("10.0.40.5", "nas-1", WavyPort(2, "eth0", 10 * GBIT, 0.34, 0.11)),
        ]

    def agent(self, address, host, *ports):
        return Agent(address, host, ports, **self.usual)

    def past(self, start, end):
        """Every datagram of a span with its time."""
        for now in range(start, end):
            for place, agent in enumerate(self.agents):
                datagram = agent.datagram(now)
                if datagram:
                    yield now + 0.1 * place, agent.address, datagram


def fill(options, store, network):
    """Replays the hour, then what went on while that was done, until the present may follow without a gap."""
    capture = os.path.join(options.folder, "past.pcap")
    known = network.start
    for _ in range(6):
        end = int(time.time())
        write_capture(capture, network.past(known, end))
        lab.replay(options.binary, capture, store)
        known = end
        if time.time() - known < 3:
            break


@contextlib.contextmanager
def laboratory(options):
    """A server that knows the small network's hour and is fed, and a browser."""
    store = os.path.join(options.folder, "tidemark.db")
    network = SmallNetwork(time.time())
    fill(options, store, network)
    with contextlib.ExitStack() as stack:
        base, sflow_port = stack.enter_context(lab.serving(options, store, http_port=options.http_port))
        feed = LiveFeed(network.agents, sflow_port)
        stack.callback(feed.close)
        new_page = stack.enter_context(chromium(options.browser, options.folder))
        yield lab.Lab(options, base, network, feed, new_page)


def set_threshold(laboratory):
    """Asks to be told of a link that is nearly full, as the one at the edge is."""
    body = json.dumps({"metric": "ifinutilization", "value": 70}).encode()
    status, _, answer = laboratory.fetch("/threshold/uplink_busy/json", "PUT", body=body)
    if status >= 300:
        raise SystemExit(f"no threshold was set: {status} {answer.decode(errors='replace')}")


def take(page, name, address, *, theme, size):
    """Shows an address for a while and writes its picture, as it is in a window of this size."""
    page.set_size(*size)
    page.set_theme(theme)
    page.load(address)
    # What the page tells meanwhile is read, so that nothing of it is left to wait for.
    for _ in range(LIVE_SECONDS):
        page.evaluate("new Promise((resolve) => setTimeout(resolve, 1000))")
    page.settle(quiet=0.1)
    path = os.path.join(PICTURES, name)
    page.screenshot(path)
    with open(path, "rb") as file:
        shot = base64.b64encode(file.read()).decode()
    pixels = base64.b64decode(page.evaluate(f"{PIXELS}({json.dumps(shot)})"))
    with open(path, "wb") as file:
        file.write(small_png(*size, [pixels[at:at + 3] for at in range(0, len(pixels), 4)]))
    print(f"{path}: {os.path.getsize(path)} octets")


def small_png(width, height, colours):
    """A PNG of the 256 colours that are most used: half as large, and nobody sees which are missing."""
    counts = collections.Counter(colours)
    palette = [colour for colour, _ in counts.most_common(256)]
    places = {colour: palette.index(min(palette, key=lambda one: distance(one, colour))) for colour in counts}
    indices = bytes(places[colour] for colour in colours)
    # Each row begins with its filter, which is none.
    rows = b"".join(b"\0" + indices[at:at + width] for at in range(0, len(indices), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts)


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other))


def main():
    options = lab.arguments()
    lab.heed_signals()
    os.makedirs(PICTURES, exist_ok=True)
    with laboratory(options) as one:
        page = one.new_page(one.page_base)
        set_threshold(one)
        take(page, "now.png", one.address("#/now"), theme="dark", size=(1400, 1080))
        hour = "#/explore?metric=ifinoctets,ifoutoctets&agent=10.0.0.1,10.0.20.11&ifname=uplink,eth0&start=-1h"
        take(page, "explore.png", one.address(hour), theme="light", size=(1400, 860))


if __name__ == "__main__":
    main()
