"""Starts Tidemark and Prometheus on loopback ports, asks them, and moves samples from the one to the other."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

START_SECONDS = 30
STOP_SECONDS = 10
ANSWER_SECONDS = 60


class CheckFailed(Exception):
    """The check cannot go on; says why in one line."""


class API:
    """A query API as Prometheus has it, below an address."""

    def __init__(self, base):
        self.base = base

    def ask(self, method, path, parameters):
        """The status and the JSON of an answer, None where it has none; errors are answers, too."""
        address, form = self.base + path, urllib.parse.urlencode(parameters)
        if method == "POST":
            request = urllib.request.Request(address, data=form.encode())
        else:
            request = urllib.request.Request(f"{address}?{form}")
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, parsed(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, parsed(error.read())


def parsed(body):
    try:
        return json.loads(body)
    except ValueError:
        return None


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(name, command, log_path, health):
    """Runs a server until the block ends, however it does; the block begins when the server says that it is well."""
    with open(log_path, "wb") as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_well(name, server, log_path, health)
        yield
        if server.poll() is not None:
            raise CheckFailed(f"{name} ended while it was asked: {last_line(log_path)}")
    finally:
        stop(server)


def wait_until_well(name, server, log_path, health):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CheckFailed(f"{name} ended at once: {last_line(log_path)}")
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(health, timeout=1):
                return
        time.sleep(0.1)
    raise CheckFailed(f"{name} was not ready within {START_SECONDS} s: {last_line(log_path)}")


def stop(server):
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def last_line(path):
    with open(path, errors="replace") as file:
        return (file.read().strip().splitlines() or ["it said nothing"])[-1]


@contextlib.contextmanager
def tidemark(binary, folder):
    """Runs Tidemark on a fresh database; gives its API and the port that it receives sFlow on."""
    sflow_port, http_port = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
    command = [
        binary, "serve", "--db", os.path.join(folder, "tidemark.db"),
        "--sflow-host", "127.0.0.1", "--sflow-port", str(sflow_port),
        "--http-host", "127.0.0.1", "--http-port", str(http_port),
    ]
    base = f"http://127.0.0.1:{http_port}"
    with running("tidemark", command, os.path.join(folder, "tidemark.log"), base + "/health"):
        yield API(base + "/prometheus/api/v1/"), sflow_port


@contextlib.contextmanager
def prometheus(folder, series):
    """Runs Prometheus on a data folder that has these series and nothing else, and scrapes nothing; gives its API."""
    data = os.path.join(folder, "prometheus")
    make_blocks(series, os.path.join(folder, "samples.txt"), data)
    config = os.path.join(folder, "prometheus.yml")
    with open(config, "w"):
        pass
    port = free_port(socket.SOCK_STREAM)
    command = [
        "prometheus", f"--config.file={config}", f"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    base = f"http://127.0.0.1:{port}"
    with running("prometheus", command, os.path.join(folder, "prometheus.log"), base + "/-/ready"):
        yield API(base + "/api/v1/")


def make_blocks(series, path, data):
    with open(path, "w") as file:
        file.writelines(open_metrics(series))
    made = subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", path, data], capture_output=True, text=True
    )
    if made.returncode:
        raise CheckFailed(f"promtool took no samples: {(made.stderr.strip().splitlines() or ['it said nothing'])[-1]}")


def open_metrics(series):
    """The lines of a text in OpenMetrics' format."""
    for one in series:
        labels = {name: value for name, value in one["metric"].items() if name != "__name__"}
        inside = ",".join(f'{name}="{escaped(value)}"' for name, value in labels.items())
        for at, value in one["values"]:
            # The tenths of a millisecond are for promtool, which cuts and does not round what floating point has left.
            yield f'{one["metric"]["__name__"]}{{{inside}}} {value} {at:.3f}2\n'
    yield "# EOF\n"


def escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
