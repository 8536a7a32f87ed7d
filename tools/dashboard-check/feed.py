"""A small network that speaks sFlow: what it counts is a function of the time, so that every number can be checked.

The same agents fill the store with a past, as a capture that is replayed, and then send in real time.
"""

import math
import os
import socket
import struct
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "prometheus-check"))

from agents import (  # noqa: E402
    COUNTER_SAMPLE, FLOW_SAMPLE, HOST_CPU, HOST_DESCRIPTION, HOST_SOURCE, IF_COUNTERS, NOT_COUNTED, PORT_NAME,
    SAMPLED_HEADER, opaque, records, structure, words,
)

# A name as somebody would choose it who means the page ill.
HOSTILE = "<img src=x onerror=alert(1)>"

SAMPLING_RATE = 1000
SFLOW_PORT = 6343

# What is sampled at each report of an edge: from, to, protocol, port, octets of a packet, packets.
CONVERSATIONS = [
    ("10.1.0.1", "10.2.0.1", 6, 443, 1000, 4),
    ("10.1.0.2", "10.2.0.1", 6, 22, 700, 2),
    ("10.1.0.3", "10.2.0.2", 17, 53, 200, 1),
]


class Port:
    """A port whose traffic is steady, or goes up and down once in so many seconds."""

    def __init__(self, index, name, octets_in, octets_out, wave=None, speed=100_000_000):
        self.index, self.name, self.wave, self.speed = index, name, wave, speed
        self.octets_in, self.octets_out = octets_in, octets_out

    def total(self, rate, seconds):
        """What a rate adds up to in so many seconds."""
        if self.wave is None:
            return int(rate * seconds)
        turn = self.wave / (2 * math.pi)
        return int(rate * (seconds + 0.8 * turn * (1 - math.cos(seconds / turn))))

    def totals(self, seconds):
        """The octets in and out in so many seconds, and what was wrong of what came in."""
        errors = int(seconds / 10) if self.index == 3 else 0
        return self.total(self.octets_in, seconds), self.total(self.octets_out, seconds), errors

    def report(self, number, seconds):
        octets_in, octets_out, errors = self.totals(seconds)
        body = words(self.index, 6) + struct.pack(">Q", self.speed) + words(1, 3)
        body += struct.pack(">Q", octets_in) + words(octets_in // 800, 0, 0, 0, errors, NOT_COUNTED)
        body += struct.pack(">Q", octets_out) + words(octets_out // 800, 0, 0, 0, 0, 2)
        parts = records(structure(IF_COUNTERS, body), structure(PORT_NAME, opaque(self.name.encode())))
        return structure(COUNTER_SAMPLE, words(number, self.index) + parts)


class Agent:
    """An agent; says nothing within `silent` (spans of time) and starts anew at each of `restarts`.

    With `samples` it samples `conversations`, as they come in at its port 1.
    """

    def __init__(self, address, host, ports, *, begun, silent=(), restarts=(), samples=False,
                 conversations=CONVERSATIONS, sampling_rate=SAMPLING_RATE):
        self.address, self.host, self.ports, self.samples = address, host, ports, samples
        self.begun, self.silent, self.restarts = begun, list(silent), list(restarts)
        self.conversations, self.sampling_rate = conversations, sampling_rate
        self.number, self.sample_number = 0, 0

    def datagram(self, now):
        """What is sent at a time, None if nothing."""
        if any(start <= now < end for start, end in self.silent):
            return None
        if self.restarts and now >= self.restarts[0]:
            self.begun, self.number, self.sample_number = self.restarts.pop(0) - 1, 0, 0
        self.number += 1
        seconds = now - self.begun
        samples = [port.report(self.number, seconds) for port in self.ports]
        samples.append(self.host_report(seconds))
        if self.samples:
            samples += [self.flow_sample(*one) for one in self.sampled(seconds)]
        header = words(5, 1) + socket.inet_aton(self.address) + words(0, self.number, int(seconds * 1000))
        return header + records(*samples)

    def host_report(self, seconds):
        """Half of two processors is used: the counters are milliseconds."""
        spent = int(seconds * 1000)
        cpu = struct.pack(">3f", 1.0, 0.8, 0.6)
        cpu += words(2, 180, 2, 2400, int(seconds), spent * 7 // 10, 0, spent * 3 // 10, spent, 0, 0, 0, spent, spent)
        description = opaque(self.host.encode()) + bytes(16) + words(3, 2) + opaque(b"6.1")
        parts = records(structure(HOST_DESCRIPTION, description), structure(HOST_CPU, cpu))
        return structure(COUNTER_SAMPLE, words(self.number, HOST_SOURCE) + parts)

    def sampled(self, seconds):
        """What is sampled at a report: from, to, protocol, port and octets of each packet."""
        return [one[:5] for one in self.conversations for _ in range(one[5])]

    def flow_sample(self, *sampled):
        # Each number follows the one before, whatever the datagram.
        self.sample_number += 1
        pool = self.sample_number * self.sampling_rate
        body = words(self.sample_number, 1, self.sampling_rate, pool, 0, 1, 2)
        return structure(FLOW_SAMPLE, body + records(structure(SAMPLED_HEADER, packet(*sampled))))


def packet(source, destination, protocol, port, octets):
    """The sampled beginning of a packet."""
    ethernet = bytes.fromhex("020000000002" "020000000001" "0800")
    ip = struct.pack(">BBHHHBBH", 0x45, 0, octets - 18, 0, 0x4000, 64, protocol, 0)
    ip += socket.inet_aton(source) + socket.inet_aton(destination)
    if protocol == 6:
        rest = struct.pack(">HHIIBBHHH", 40000, port, 1, 1, 0x50, 0x10, 512, 0, 0)
    else:
        rest = struct.pack(">HHHH", 40000, port, octets - 38, 0)
    return words(1, octets, 4) + opaque(ethernet + ip + rest)


class Network:
    """The agents, and what is known of their past."""

    STEP = 5  # seconds between reports of the past
    HOURS = 6

    def __init__(self, now):
        # Of a day that is over, as reports want it: what is asked of it never changes.
        self.end = int(now) // 86400 * 86400 - 8 * 3600
        self.start = self.end - self.HOURS * 3600
        # While an agent is down nothing is known; when one only starts anew, little is lost.
        self.gap = (self.start + 7200, self.start + 7200 + 1200)
        self.restart = self.start + 3 * 3600
        begun = self.start - 1000
        self.agents = [
            Agent("192.0.2.1", "edge-1", [
                Port(1, "uplink", 1_000_000, 250_000),
                Port(2, HOSTILE, 500_000, 100_000, wave=1800),
                Port(3, "eth3", 40_000, 20_000, speed=10_000_000),
            ], begun=begun, samples=True),
            Agent("192.0.2.2", HOSTILE, [Port(1, "eth1", 300_000, 300_000)], begun=begun, silent=[self.gap],
                  restarts=[self.gap[1]]),
            Agent("192.0.2.3", "core-1", [Port(1, "eth1", 2_000_000, 1_000_000, wave=600)], begun=begun,
                  restarts=[self.restart]),
        ]

    def disturb(self, now):
        """In the present, too, one agent is down for a while and one starts anew."""
        self.agents[1].silent.append((now + 12, now + 24))
        self.agents[1].restarts.append(now + 24)
        self.agents[2].restarts.append(now + 15)

    def past(self):
        """Every datagram of the past with its time."""
        for now in range(self.start, self.end, self.STEP):
            for place, agent in enumerate(self.agents):
                datagram = agent.datagram(now)
                if datagram:
                    yield now + 0.1 * place, agent.address, datagram


def write_capture(path, datagrams):
    """Writes datagrams with their times and senders as a capture of raw IP packets."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for at, sender, datagram in datagrams:
            udp = struct.pack(">HHHH", 50000, SFLOW_PORT, 8 + len(datagram), 0) + datagram
            addresses = socket.inet_aton(sender) + socket.inet_aton("192.0.2.250")
            ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + addresses + udp
            file.write(struct.pack("<IIII", int(at), int(at % 1 * 1e6), len(ip), len(ip)) + ip)


class LiveFeed:
    """Sends what agents say once a second from a thread of its own, until it is closed; may be paused."""

    def __init__(self, agents, port):
        self.agents, self.port = agents, port
        self.ended, self.paused = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        due = time.time()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not self.ended.wait(max(0, due - time.time())):
                if not self.paused.is_set():
                    for agent in self.agents:
                        datagram = agent.datagram(time.time())
                        if datagram:
                            sender.sendto(datagram, ("127.0.0.1", self.port))
                due += 1

    def close(self):
        self.ended.set()
        self.thread.join()
