"""Measures how fast the page is: its first picture with a thousand agents, and a zoom into a day of seconds.

The figures depend on the machine. They are printed, and nothing fails by them.
"""

import json
import os
import statistics
import time
import urllib.request

import lab
from browser import chromium
from feed import Agent, LiveFeed, Port, write_capture

AGENTS = 1000
DAY = 86_400
SERIES = 10
TIMES = 5

# How many ms it takes from another address to the picture of what was asked for then.
ZOOM = """((start, end) => new Promise((resolve) => {
    const begin = performance.now();
    const before = document.querySelector("main .chart .readout").textContent;
    const look = () => {
        const text = document.querySelector("main .chart .readout").textContent;
        const isDim = document.querySelector("main .chart .picture.waiting");
        if (text !== before && !isDim) requestAnimationFrame(() => resolve(performance.now() - begin));
        else requestAnimationFrame(look);
    };
    const query = new URLSearchParams(location.hash.split("?")[1]);
    query.set("start", start);
    query.set("end", end);
    location.hash = `#/explore?${query}`;
    look();
}))"""


def crowd(now):
    """Many agents of one port each."""
    for number in range(AGENTS):
        address = f"198.18.{number // 250}.{number % 250 + 1}"
        yield Agent(address, f"switch-{number}", [Port(1, "uplink", 1000 * (number + 1), 500)], begun=now - 1000)


def day_of_seconds(start):
    """One agent with ten ports that counts each second of a day."""
    ports = [Port(index, f"eth{index}", 100_000 * index, 50_000, wave=3600) for index in range(1, SERIES + 1)]
    agent = Agent("192.0.2.9", "busy", ports, begun=start - 1000)
    for now in range(start, start + DAY):
        yield now, agent.address, agent.datagram(now)


def first_paint(page, address):
    """ms until the first contentful paint, and until there are agents in the table."""
    page.load(address)
    agents = page.wait_for("document.querySelector('main tbody tr') && performance.now()", "agents")
    return page.wait_for("performance.getEntriesByName('first-contentful-paint')[0]?.startTime", "a paint"), agents


def measure_agents(options, new_page):
    store = os.path.join(options.folder, "agents.db")
    with lab.serving(options, store, name="agents", http_port=options.http_port) as (base, sflow_port):
        feed = LiveFeed(list(crowd(time.time())), sflow_port)
        try:
            wait_for_agents(base)
            page = new_page(options.page or base)
            paints, agents = zip(*(first_paint(page, f"{options.page or base}/#/now") for _ in range(TIMES)))
            print(f"now, with {AGENTS} agents that send each second: first contentful paint after {median(paints)} ms, "
                  f"agents after {median(agents)} ms")
        finally:
            feed.close()


def wait_for_agents(base):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(base + "/api/v1/agents") as answer:
            if json.load(answer)["total"] >= AGENTS:
                return
        time.sleep(0.5)
    raise SystemExit(f"fewer than {AGENTS} agents were heard")


def measure_zoom(options, new_page):
    store, capture = os.path.join(options.folder, "day.db"), os.path.join(options.folder, "day.pcap")
    start = int(time.time()) // 3600 * 3600 - DAY - 3600
    write_capture(capture, day_of_seconds(start))
    lab.replay(options.binary, capture, store)
    os.remove(capture)
    with lab.serving(options, store, name="day", http_port=options.http_port) as (base, _):
        page = new_page(options.page or base)
        day = f"start={start}000&end={start + DAY}000"
        page.load(f"{options.page or base}/#/explore?metric=ifinoctets&agent=192.0.2.9&limit={SERIES}&{day}")
        page.wait_for(f"document.querySelectorAll('main .chart .legend li').length >= {SERIES}", "the day")
        page.settle()
        taken = []
        for hour in range(4, 4 + TIMES):
            first = start + hour * 3600
            taken.append(page.evaluate(f"{ZOOM}({first}000, {first + 3600}000)"))
            page.settle()
            page.evaluate(f"{ZOOM}({start}000, {start + DAY}000)")
            page.settle()
        print(f"from a day of seconds to an hour of {SERIES} series, asked and drawn: {median(taken)} ms")


def median(values):
    return f"{statistics.median(values):.0f} (of {min(values):.0f} to {max(values):.0f})"


def main():
    options = lab.arguments()
    lab.heed_signals()
    with chromium(options.browser, options.folder) as new_page:
        measure_agents(options, new_page)
        measure_zoom(options, new_page)


if __name__ == "__main__":
    main()
