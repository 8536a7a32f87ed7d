"""Measures the running server's answers while 5,000 datagrams a second come in, and the export from the command line.

usage: serving.py TIDEMARK BENCH
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

WARM_UP = 45  # seconds: two polls of every port
RUNS = 100


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def measure(port, path, runs=RUNS):
    """Milliseconds of each of some requests over one connection, and the last answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    body = b""
    for _ in range(runs):
        begin = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - begin) * 1000)
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status} {body[:200]}")
    return sorted(times), body


def say(what, times, note=""):
    half, most = times[len(times) // 2], times[int(len(times) * 0.95) - 1]
    print(f"{what}: median {half:.1f} ms, 95 % within {most:.1f} ms{note}", flush=True)


def serve(tidemark, bench, path):
    sflow, port = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
    options = ["--db", path, "--sflow-port", str(sflow), "--http-port", str(port)]
    with open(path + ".log", "wb") as log:
        server = subprocess.Popen([tidemark, "serve", *options], stderr=log)
    sender = None
    try:
        wait_for(port)
        sender = subprocess.Popen([bench, "sending", str(sflow), "600"])
        time.sleep(WARM_UP)
        now = int(time.time())
        times, body = measure(port, "/metric/ALL/sum:ifinoctets/json")
        say("/metric/ALL/sum:ifinoctets/json", times, f" ({body.split(b'metricN')[1][2:8].decode()} series)")
        times, body = measure(port, "/metric/ALL/max:ifinoctets,max:ifoutoctets,sum:ifinpkts/json")
        say("three metrics of them", times)
        agents = ",".join(f"10.1.0.{number}" for number in (1, 2))
        hour = f"start={now - 3660}&end={now - 60}&step=10s"
        times, body = measure(port, f"/api/v1/range?metric=ifinoctets&agent={agents}&{hour}")
        say("/api/v1/range of 100 series, 1 h at 10 s", times, f" ({len(body) // 1000} kB)")
        year = f"start={now - 365 * 86400}&end={now}&step=1h"
        times, body = measure(port, f"/api/v1/range?metric=ifinoctets&agent=10.9.0.1&{year}")
        say("/api/v1/range of 1 series, 1 year at 1 h", times, f" ({len(body) // 1000} kB)")
        times, body = measure(port, "/prometheus/metrics/ALL/ALL/txt", runs=20)
        lines = body.count(b"\n")
        half = times[len(times) // 2]
        say("/prometheus/metrics/ALL/ALL/txt", times, f" ({lines} values; {half / lines * 1e5:.0f} ms a 100,000)")
        question = "query=sum(rate(sflow_ifinoctets_total%5B5m%5D))"
        times, _ = measure(port, f"/prometheus/api/v1/query?{question}", runs=10)
        say("sum(rate(sflow_ifinoctets_total[5m])) now", times)
        if shutil.which("wrk"):
            address = f"http://127.0.0.1:{port}/metric/10.1.0.1/1.ifinoctets/json"
            text = subprocess.run(
                ["wrk", "-t1", "-c16", "-d8s", "--latency", address], capture_output=True, text=True, check=True
            ).stdout
            for line in text.splitlines():
                if "Requests/sec" in line or "99%" in line:
                    print("wrk, one metric of one port:", " ".join(line.split()))
    finally:
        if sender:
            sender.kill()
        server.terminate()
        server.wait()


def export(tidemark, path):
    now = int(time.time())
    for step in ("1s", "10s"):
        command = [
            tidemark, "export", "--db", path, "--metric", "ifinoctets", "--agent", "10.1.*", "--step", step,
            "--start", str(now - 3600 - 600), "--end", str(now - 600),
        ]
        begin = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            rows, first = 0, None
            while True:
                piece = process.stdout.read1(1 << 20)
                if not piece:
                    break
                first = first or time.perf_counter() - begin
                rows += piece.count(b"\n")
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        spent = time.perf_counter() - begin
        print(
            f"export at {step}: {rows} rows, {rows / spent / 1e6:.2f} M rows/s, first byte after {first * 1000:.0f} ms, "
            f"{usage.ru_maxrss / 1024:.0f} MiB resident",
            flush=True,
        )


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: serving.py TIDEMARK BENCH")
    tidemark, bench = sys.argv[1:]
    folder = tempfile.mkdtemp()
    try:
        path = os.path.join(folder, "serving.db")
        subprocess.run([bench, "filling", path], check=True)
        export(tidemark, path)
        serve(tidemark, bench, path)
    finally:
        shutil.rmtree(folder)


main()
