"""sFlow agents that send to a collector on this machine in real time.

There are three of four ports each: one is steady, one falls silent for a while, one starts anew. What they count is
random, so that no two series look alike.
"""

import heapq
import itertools
import random
import socket
import struct
import time

REPORT_EVERY = 5  # ticks of about a second
SAMPLING_RATE = 100

# The first increase of every counter is at least this many times as large as any after it. Prometheus extrapolates a
# counter that it sees begin near zero no further back than to zero; compare.py says why Tidemark does not.
FIRST_FACTOR = 1000

COUNTER_SAMPLE, FLOW_SAMPLE = 2, 1
IF_COUNTERS, PORT_NAME, HOST_DESCRIPTION, HOST_CPU = 1, 1005, 2000, 2003
SAMPLED_HEADER = 1
HOST_SOURCE = 2 << 24 | 1
NOT_COUNTED = 0xFFFFFFFF


def words(*values):
    return struct.pack(f">{len(values)}I", *(value & 0xFFFFFFFF for value in values))


def opaque(data):
    return words(len(data)) + data + bytes(-len(data) % 4)


def structure(kind, body):
    return words(kind, len(body)) + body


def records(*parts):
    return words(len(parts)) + b"".join(parts)


class Counters:
    """Counters that go up at random, by no more than the given amounts a report."""

    def __init__(self, amounts, first):
        self.amounts = amounts
        self.values = {name: first.get(name, random.randrange(10**6)) for name in amounts}
        self.reports = 0

    def advance(self):
        if self.reports:
            for name, amount in self.amounts.items():
                first = amount * FIRST_FACTOR if self.reports == 1 else 0
                self.values[name] += first + random.randint(1, amount)
        self.reports += 1

    def start_anew(self):
        """Back to less than what was counted; the first large increase stays part of what was known."""
        self.values = {name: random.randrange(100) for name in self.amounts}

    def __getitem__(self, name):
        return self.values[name]


class Port:
    AMOUNTS = {
        "in_octets": 3_000_000, "in_unicast": 4000, "in_multicast": 300, "in_broadcast": 60, "in_discards": 9,
        "in_errors": 5, "out_octets": 9_000_000, "out_unicast": 9000, "out_multicast": 200, "out_broadcast": 40,
        "out_discards": 8, "out_errors": 3,
    }

    def __init__(self, index, wraps):
        self.index = index
        self.speed = index * 10**9
        # Past 32 bits a few reports after the large first increase.
        first = {"in_unicast": 2**32 - self.AMOUNTS["in_unicast"] * (FIRST_FACTOR + 4)} if wraps else {}
        self.counters = Counters(self.AMOUNTS, first)
        self.reports = itertools.count(1)
        self.flows = FlowSampler(index)

    def report(self):
        self.counters.advance()
        counted = self.counters
        body = words(self.index, 6) + struct.pack(">Q", self.speed) + words(1, 3)
        body += struct.pack(">Q", counted["in_octets"])
        body += words(*(counted[f"in_{name}"] for name in ("unicast", "multicast", "broadcast", "discards", "errors")))
        body += words(NOT_COUNTED) + struct.pack(">Q", counted["out_octets"])
        body += words(*(counted[f"out_{name}"] for name in ("unicast", "multicast", "broadcast", "discards", "errors")))
        body += words(2)
        parts = records(structure(IF_COUNTERS, body), structure(PORT_NAME, opaque(b"eth%d" % (self.index - 1))))
        return structure(COUNTER_SAMPLE, words(next(self.reports), self.index) + parts)

    def start_anew(self):
        self.counters.start_anew()
        self.reports = itertools.count(1)
        self.flows = FlowSampler(self.index, is_first=False)


class FlowSampler:
    """Samples packets of a port in both directions."""

    def __init__(self, port, is_first=True):
        self.port = port
        self.is_first = is_first
        self.sequence = itertools.count(1)
        self.pool = 0

    def second(self):
        """The samples of a second; those of the first one stand for many more packets, as `FIRST_FACTOR` wants."""
        if self.is_first:
            self.is_first = False
            return [self.sample(is_input, SAMPLING_RATE * FIRST_FACTOR) for is_input in (True, False)]
        return [self.sample(random.random() < 0.6, SAMPLING_RATE) for _ in range(random.randrange(5))]

    def sample(self, is_input, rate):
        self.pool += rate
        ports = (self.port, 4) if is_input else (3, self.port)
        body = words(next(self.sequence), self.port, rate, self.pool, 0, *ports)
        return structure(FLOW_SAMPLE, body + records(structure(SAMPLED_HEADER, packet())))


def packet():
    """The first bytes of a TCP segment of a random length."""
    length = random.randint(64, 1518)
    ethernet = bytes.fromhex("020000000002" "020000000001" "0800")
    addresses = socket.inet_aton(f"192.0.2.{random.randint(1, 20)}") + socket.inet_aton("198.51.100.7")
    ip = struct.pack(">BBHHHBBH", 0x45, 0, length - 18, 0, 0x4000, 64, 6, 0) + addresses
    tcp = struct.pack(">HHIIBBHHH", random.randint(1024, 65535), 443, 1, 1, 0x50, 0x10, 512, 0, 0)
    return words(1, length, 4) + opaque(ethernet + ip + tcp)


class Host:
    AMOUNTS = {
        "user": 900, "nice": 20, "system": 500, "idle": 9000, "wait": 60, "interrupt": 5, "soft_interrupt": 30,
        "interrupts": 9000, "contexts": 20000,
    }

    def __init__(self, name):
        self.name = name
        self.counters = Counters(self.AMOUNTS, {})
        self.load = random.uniform(0.5, 4)
        self.reports = itertools.count(1)

    def report(self, uptime):
        self.counters.advance()
        self.load = max(0.05, self.load + random.uniform(-0.5, 0.5))
        loads = struct.pack(">3f", self.load, self.load * 0.8, self.load * 0.6)
        cpu = loads + words(2, 180, 2, 2400, uptime // 1000, *(self.counters[name] for name in self.AMOUNTS))
        description = opaque(self.name.encode()) + bytes(16) + words(3, 2) + opaque(b"6.1")
        parts = records(structure(HOST_DESCRIPTION, description), structure(HOST_CPU, cpu))
        return structure(COUNTER_SAMPLE, words(next(self.reports), HOST_SOURCE) + parts)

    def start_anew(self):
        self.counters.start_anew()
        self.reports = itertools.count(1)


class Agent:
    """An agent that sends once a tick, and nothing within `silent`; starts anew at the tick `restart`."""

    def __init__(self, address, host, *, silent=range(0), restart=None, wraps=False):
        self.address = address
        self.host = Host(host)
        self.ports = [Port(index, wraps and index == 1) for index in range(1, 5)]
        self.silent = silent
        self.restart = restart
        self.started = time.monotonic() - random.uniform(100, 1000)
        self.sequence = itertools.count(random.randint(1, 1000))

    def datagram(self, tick):
        """What is sent at a tick; nothing while silent."""
        if tick == self.restart:
            self.start_anew()
        if tick in self.silent:
            return None
        uptime = int((time.monotonic() - self.started) * 1000)
        samples = [sample for port in self.ports[:2] for sample in port.flows.second()]
        samples += [port.report() for port in self.ports if tick % REPORT_EVERY == port.index]
        if tick % REPORT_EVERY == 0:
            samples.append(self.host.report(uptime))
        header = words(5, 1) + socket.inet_aton(self.address) + words(0, next(self.sequence), uptime)
        return header + records(*samples)

    def start_anew(self):
        self.started = time.monotonic()
        self.sequence = itertools.count(1)
        for part in [self.host, *self.ports]:
            part.start_anew()


def send(port, ticks):
    """Sends what three agents say in so many ticks to a port of this machine."""
    agents = [
        Agent("192.0.2.1", "alpha", wraps=True),
        Agent("192.0.2.2", "beta", silent=range(40, 60)),
        Agent("192.0.2.3", "gamma", restart=62),
    ]
    begin = time.monotonic()
    # Each has a phase of its own; the place in the list keeps agents from being compared.
    due = [(begin + 0.3 * place, place, 0) for place in range(len(agents))]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        while due:
            at, place, tick = heapq.heappop(due)
            time.sleep(max(0, at + random.uniform(0, 0.1) - time.monotonic()))
            datagram = agents[place].datagram(tick)
            if datagram:
                sender.sendto(datagram, ("127.0.0.1", port))
            if tick + 1 < ticks:
                heapq.heappush(due, (at + 1, place, tick + 1))
