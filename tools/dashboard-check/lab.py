"""A server with a past and a present, and a browser that looks at it."""

import argparse
import contextlib
import glob
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from browser import chromium
from feed import LiveFeed, Network, write_capture

from servers import free_port, running  # of ../prometheus-check, as feed's path has it

ANSWER_SECONDS = 60


class Lab:
    """What the checks work with."""

    def __init__(self, options, base, network, feed, new_page):
        self.options, self.base, self.page_base = options, base, options.page or base
        self.network, self.feed, self.new_page = network, feed, new_page

    def ask(self, path, method="GET"):
        """The JSON of an answer."""
        return json.loads(self.fetch(path, method)[2])

    def fetch(self, path, method="GET", headers=None, body=None):
        """The status, the head and the octets of an answer; errors are answers, too."""
        base = self.base if not path.startswith(("/dashboard/", "/?")) and path != "/" else self.page_base
        request = urllib.request.Request(base + path, method=method, headers=headers or {}, data=body)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def address(self, place):
        """The address of a view, such as "#/now"."""
        return f"{self.page_base}/{place}"


def arguments(*, more=lambda parser: None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--browser", required=True)
    parser.add_argument("--folder", required=True)
    # For work on the page: a server of its files that passes everything else on to this port.
    parser.add_argument("--page", help="the address that the page is at, if not the server's own")
    parser.add_argument("--http-port", type=int, help="the port of the server that is started")
    more(parser)
    return parser.parse_args()


def heed_signals():
    """Ends by an exception when told to end, so that everything that was started is ended, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def replay(binary, capture, store):
    done = subprocess.run([binary, "replay", capture, "--db", store], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{os.path.basename(capture)} could not be replayed: {done.stderr.strip()}")


def replay_recorded(binary, store):
    """Takes in the recorded captures, so that there is what real agents say; returns whether there are any."""
    captures = sorted(glob.glob(os.path.join(os.environ.get("TIDEMARK_SHARED", ""), "captures-lab", "*.pcap")))
    for capture in captures:
        replay(binary, capture, store)
    return bool(captures)


@contextlib.contextmanager
def serving(options, store, *, name="tidemark", http_port=None):
    """Runs the server on a store; gives its address and the port that it receives sFlow on."""
    http_port = http_port or free_port(socket.SOCK_STREAM)
    sflow_port = free_port(socket.SOCK_DGRAM)
    command = [
        options.binary, "serve", "--db", store, "--sflow-host", "127.0.0.1", "--sflow-port", str(sflow_port),
        "--http-host", "127.0.0.1", "--http-port", str(http_port),
    ]
    base = f"http://127.0.0.1:{http_port}"
    with running(name, command, os.path.join(options.folder, f"{name}.log"), base + "/health"):
        yield base, sflow_port


@contextlib.contextmanager
def laboratory(options):
    """A server that knows a past, and is fed; and a browser."""
    store = os.path.join(options.folder, "tidemark.db")
    if not replay_recorded(options.binary, store):
        print("recorded agents are skipped: there are no captures (TIDEMARK_SHARED names their folder)")
    network = Network(time.time())
    capture = os.path.join(options.folder, "past.pcap")
    write_capture(capture, network.past())
    replay(options.binary, capture, store)
    with contextlib.ExitStack() as stack:
        base, sflow_port = stack.enter_context(serving(options, store, http_port=options.http_port))
        network.disturb(time.time())
        feed = LiveFeed(network.agents, sflow_port)
        stack.callback(feed.close)
        new_page = stack.enter_context(chromium(options.browser, options.folder))
        yield Lab(options, base, network, feed, new_page)
