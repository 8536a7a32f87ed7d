"""Stores reports in rrdtool and in VictoriaMetrics, and reads them back.

usage: rivals.py REPORTS FOLDER
REPORTS is what `bench dump` prints: a line of names, then lines of start, end, port and values.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

START = 1_700_006_400
HOURS = 3


def say(what, value, unit):
    print(f"{what}: {value:,.2f} {unit}" if value < 1000 else f"{what}: {int(value)} {unit}", flush=True)


def read(path):
    with open(path) as file:
        names = file.readline().split()
        reports = [list(map(int, line.split())) for line in file]
    return names, reports


def size_of(folder):
    return sum(os.stat(os.path.join(place, name)).st_blocks * 512
               for place, _, names in os.walk(folder) for name in names)


def best(times, body):
    figures = []
    for _ in range(times):
        begin = time.perf_counter()
        body()
        figures.append(time.perf_counter() - begin)
    return min(figures) * 1000


def rrdtool(names, reports, folder):
    """One file a port, with rows for just the span: 20 s, and averages and maxima of 1 m, 5 m and 1 h."""
    os.makedirs(folder)
    pipe = subprocess.Popen(["rrdtool", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1 << 20)

    def ask(commands):
        for command in commands:
            pipe.stdin.write(command + "\n")
        pipe.stdin.flush()

    def answers(count):
        lines = []
        while count:
            line = pipe.stdout.readline()
            if line.startswith(("OK", "ERROR")):
                count -= 1
                if line.startswith("ERROR"):
                    sys.exit(f"rrdtool: {line}")
            else:
                lines.append(line)
        return lines

    ports = sorted({report[2] for report in reports})
    sources = " ".join(f"DS:c{column}:ABSOLUTE:120:0:U" for column in range(len(names)))
    seconds = HOURS * 3600
    archives = f"RRA:AVERAGE:0.5:1:{seconds // 20}"
    for step in (60, 300, 3600):
        for kind in ("AVERAGE", "MAX"):
            archives += f" RRA:{kind}:0.5:{step // 20}:{seconds // step}"
    for port in ports:
        ask([f"create {folder}/{port}.rrd --start {START - 60} --step 20 {sources} {archives}"])
        answers(1)

    last = {}
    values = 0
    begin = time.perf_counter()
    waiting = 0
    for _, end, port, *numbers in reports:
        # Its clock has whole seconds, and two reports in one are one too many.
        second = max(end // 1000, last.get(port, 0) + 1)
        last[port] = second
        values += len(numbers)
        pipe.stdin.write(f"update {folder}/{port}.rrd {second}:{':'.join(map(str, numbers))}\n")
        waiting += 1
        if waiting == 500:
            pipe.stdin.flush()
            answers(waiting)
            waiting = 0
    pipe.stdin.flush()
    answers(waiting)
    taken = time.perf_counter() - begin
    say("rrdtool", values / taken, "values/s")
    say("rrdtool, per value, files of just this span", size_of(folder) / values, "bytes")

    def fetch(some, span):
        # One after the other: its answers are long, and who only asks is not heard.
        for port in some:
            ask([f"fetch {folder}/{port}.rrd AVERAGE --resolution 20 --start {START} --end {START + span}"])
            answers(1)

    say(f"rrdtool, {len(ports)} series over an hour", best(3, lambda: fetch(ports, 3600)), "ms")
    say(f"rrdtool, one series over {HOURS} h", best(3, lambda: fetch(ports[7:8], HOURS * 3600)), "ms")
    pipe.stdin.close()
    pipe.wait()


def victoria(names, reports, folder):
    """Its own import format, a minute of all ports at a time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port_number = free.getsockname()[1]
    base = f"http://127.0.0.1:{port_number}"
    server = subprocess.Popen(
        ["victoria-metrics", f"-storageDataPath={folder}", f"-httpListenAddr=127.0.0.1:{port_number}",
         "-retentionPeriod=100y", "-search.latencyOffset=0s", "-search.disableCache"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(base + "/health").read()
                break
            except OSError:
                time.sleep(0.05)

        minutes = {}
        for _, end, port, *numbers in reports:
            series = minutes.setdefault(end // 60_000, {})
            for column, number in enumerate(numbers):
                times, values = series.setdefault((port, column), ([], []))
                times.append(end)
                values.append(number)
        values = sum(len(report) - 3 for report in reports)
        taken = 0
        for _, series in sorted(minutes.items()):
            body = "\n".join(
                json.dumps({"metric": {"__name__": names[column], "port": str(port)}, "values": numbers,
                            "timestamps": times})
                for (port, column), (times, numbers) in series.items()).encode()
            begin = time.perf_counter()
            urllib.request.urlopen(urllib.request.Request(base + "/api/v1/import", data=body)).read()
            taken += time.perf_counter() - begin
        begin = time.perf_counter()
        urllib.request.urlopen(base + "/internal/force_flush").read()
        urllib.request.urlopen(base + "/internal/force_merge").read()
        taken += time.perf_counter() - begin
        time.sleep(5)
        with open(f"/proc/{server.pid}/stat") as file:
            parts = file.read().rsplit(")", 1)[1].split()
        processor = (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
        say("VictoriaMetrics, all its cores", values / taken, "values/s")
        say("VictoriaMetrics, by processor time", values / processor, "values/s")
        say("VictoriaMetrics, per value, without coarser tiers", size_of(folder) / values, "bytes")

        def query(path, **parameters):
            text = urllib.parse.urlencode(parameters)
            answer = json.load(urllib.request.urlopen(f"{base}{path}?{text}"))
            if not answer["data"]["result"]:
                sys.exit("VictoriaMetrics: no answer")

        say("VictoriaMetrics, 1000 series over an hour, one sum each", best(3, lambda: query(
            "/api/v1/query", query="sum_over_time(ifinoctets[1h])", time=START + 3600, nocache=1)), "ms")
        say(f"VictoriaMetrics, one series over {HOURS} h at 1s", best(3, lambda: query(
            "/api/v1/query_range", query='ifinoctets{port="7"}', start=START, end=START + HOURS * 3600, step=1,
            nocache=1)), "ms")
    finally:
        server.terminate()
        server.wait()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    names, reports = read(sys.argv[1])
    rrdtool(names, reports, os.path.join(sys.argv[2], "rrd"))
    shutil.rmtree(os.path.join(sys.argv[2], "rrd"))
    victoria(names, reports, os.path.join(sys.argv[2], "victoria"))


main()
