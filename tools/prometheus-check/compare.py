"""Compares Tidemark's Prometheus API with Prometheus.

usage: compare.py TIDEMARK

Starts the given binary on a fresh database, sends it sFlow for a minute and a half, reads every sample back through
the API, gives the same samples to Prometheus, and asks both each line of expressions.txt at three times and over two
ranges. Beside that it asks for series, labels and their values, and what Grafana's data source asks.

What differs on purpose: under rate() and increase() Prometheus takes a counter that it sees begin for one that began at
zero, and extrapolates no further than there. Tidemark knows when its counters begin and does not. The agents begin with
an increase so large that this makes no difference here.
"""

import contextlib
import json
import math
import os
import signal
import sys
import tempfile
import time

import agents
import grafana
import servers

TICKS = 90
SETTLE_SECONDS = 3  # from the last datagram to the time that is asked for
EARLIER = (17.25, 49)  # the other times that are asked for, in seconds before that
STEPS = (5, 15)
EVERYTHING = '{__name__=~".+"}[5m]'
PLACES = {"$BEGIN": -100, "$MIDDLE": -40, "$END": 0, "$LATER": 295}
ORDERED = ("sort", "topk", "bottomk")
TOLERANCE = 1e-9
SHOWN = 1500  # characters of an answer


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: compare.py TIDEMARK")
    # An end by a signal must end the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        sys.exit(1 if check(sys.argv[1]) else 0)
    except servers.CheckFailed as error:
        sys.exit(f"compare.py: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def check(binary):
    """How much differs."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        tidemark, sflow_port = stack.enter_context(servers.tidemark(binary, folder))
        say(f"sending sFlow for {TICKS} s")
        agents.send(sflow_port, TICKS)
        time.sleep(SETTLE_SECONDS)
        now = round(time.time(), 3)
        samples = read_back(tidemark, now)
        say(f"comparing {sum(len(one['values']) for one in samples)} samples of {len(samples)} series")
        prometheus = stack.enter_context(servers.prometheus(folder, samples))
        return compare_all(tidemark, prometheus, samples, now)


def compare_all(tidemark, prometheus, samples, now):
    expressions = read_expressions(now)
    questions = [question for text in expressions for question in evaluations(text, now)]
    questions += [*forms_of_parameters(now), *lookups(samples, now)]
    differ = sum(not agree(tidemark, prometheus, *question) for question in questions)
    requests = grafana.requests(now)
    wrong = sum(not grafana.is_right(tidemark, prometheus, request) for request in requests)
    # Had the samples changed meanwhile, no difference would mean anything.
    moved = differing_data("", {"resultType": "matrix", "result": samples},
                           {"resultType": "matrix", "result": read_back(tidemark, now)})
    if moved:
        print(f"the samples themselves changed while they were asked for: {moved}")
    say(f"{len(requests)} requests of Grafana, {wrong} answered wrongly")
    say(f"{len(expressions)} expressions, {len(questions)} questions, {differ} differ")
    return differ + wrong + bool(moved)


def say(text):
    print(text, flush=True)


def read_back(tidemark, now):
    status, answer = tidemark.ask("GET", "query", {"query": EVERYTHING, "time": now})
    if status != 200 or not answer["data"]["result"]:
        raise servers.CheckFailed(f"no samples could be read back; status {status}: {json.dumps(answer)[:SHOWN]}")
    return answer["data"]["result"]


def read_expressions(now):
    """The lines of expressions.txt with the names of times replaced."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "expressions.txt")) as file:
        lines = [line.rstrip("\n") for line in file]
    expressions = [line for line in lines if line and not line.startswith("#")]
    for place, distance in PLACES.items():
        expressions = [text.replace(place, f"{now + distance:.3f}") for text in expressions]
    return expressions


# --- questions --------------------------------------------------------------------------------------------------------

def evaluations(text, now):
    """An expression at some times and over ranges."""
    for at in (now, *(now - distance for distance in EARLIER)):
        yield "query", {"query": text, "time": f"{at:.3f}"}
    for step in STEPS:
        yield "query_range", {"query": text, "start": f"{now - 100:.3f}", "end": f"{now:.3f}", "step": step}


def forms_of_parameters(now):
    """Requests whose parameters are missing, faulty or written in other ways."""
    start, end = f"{now - 60:.3f}", f"{now:.3f}"
    spelled = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 20))
    yield "query", {"time": end}
    yield "query", {"query": "", "time": end}
    for at in (spelled, spelled.replace("Z", ".250Z"), spelled.replace("Z", "+02:00"), "yesterday", "1e9", "0", "-5"):
        yield "query", {"query": "sflow_ifinoctets", "time": at}
    for timeout in ("10", "10s", "never"):
        yield "query", {"query": "sflow_ifinoctets", "time": end, "timeout": timeout}
    # The last asks for more than the 11,000 times that an answer may have.
    for step in ("15s", "1m", "0.5", "7.25", "1m30s", "0", "-15", "often", "", "0.005"):
        yield "query_range", {"query": "sflow_ifinoctets", "start": start, "end": end, "step": step}
    for span in ((end, start), (start, start), (start, ""), ("", end), (spelled, end), ("then", end)):
        yield "query_range", {"query": "sflow_ifinoctets", "start": span[0], "end": span[1], "step": "15"}
    yield "query_range", {"query": "sflow_ifinoctets[1m]", "start": start, "end": end, "step": "15"}
    yield "query_range", {"query": '"a text"', "start": start, "end": end, "step": "15"}
    whole = {"start": "-292273086-05-16T16:47:06Z", "end": "292277025-08-18T07:12:54.999999999Z"}
    for span in (whole, {"start": spelled, "end": spelled}, {"start": "then"}, {"start": end, "end": start}):
        yield "series", {"match[]": "sflow_ifinoctets", **span}
        yield "labels", span
        yield "label/host/values", span


def lookups(samples, now):
    """Series, labels and their values: of everything, of each name, and of a few selectors."""
    span = [("start", f"{now - 300:.3f}"), ("end", f"{now:.3f}")]
    labels = sorted({label for one in samples for label in one["metric"]})
    for label in labels:
        yield f"label/{label}/values", span
        yield f"label/{label}/values", []
    yield "label/nothing/values", span
    yield "label/bad-name/values", span
    yield "labels", span
    yield "labels", []
    yield "series", span
    selectors = sorted({one["metric"]["__name__"] for one in samples}) + [
        '{agent="192.0.2.2"}', '{host=~"alpha|beta",ifname="eth1"}', '{datasource!="agent",__name__=~".*_total"}',
        'sflow_load_one{host!="beta"}', "nothing", "{", '{host=""}', "rate(sflow_ifinoctets[1m])",
    ]
    for selector in selectors:
        yield "series", [("match[]", selector), *span]
        yield "labels", [("match[]", selector), *span]
        yield "label/datasource/values", [("match[]", selector), *span]
    both = [("match[]", "sflow_load_one"), ("match[]", "sflow_ifspeed")]
    yield "series", [*both, *span]
    yield "label/host/values", [*both, *span]


def agree(tidemark, prometheus, path, parameters):
    """Whether both answer a question alike; prints both answers where they do not."""
    # Grafana asks by POST, most others by GET: both are to be seen.
    method = "POST" if path == "query_range" else "GET"
    ours, theirs = (api.ask(method, path, parameters) for api in (tidemark, prometheus))
    difference = differing(parameters, ours, theirs)
    if difference:
        print(f"{path} {json.dumps(parameters)}: {difference}")
        for name, (status, answer) in (("tidemark", ours), ("prometheus", theirs)):
            print(f"  {name:10} {status} {json.dumps(answer)[:SHOWN]}")
    return not difference


# --- answers ----------------------------------------------------------------------------------------------------------

def differing(parameters, ours, theirs):
    """What two answers differ in; None where they do not."""
    (our_status, our_answer), (their_status, their_answer) = ours, theirs
    if our_status != their_status:
        return f"status {our_status}, {their_status}"
    if our_answer is None:
        return "no JSON"
    for member in ("status", "errorType"):
        if our_answer.get(member) != their_answer.get(member):
            return f"{member} {our_answer.get(member)}, {their_answer.get(member)}"
    if our_answer["status"] == "error":
        return None
    our_data, their_data = our_answer["data"], their_answer["data"]
    if isinstance(their_data, dict):
        return differing_data(parameters["query"], our_data, their_data)
    return differing_lists(our_data, their_data)


def differing_lists(ours, theirs):
    ours, theirs = ({json.dumps(one, sort_keys=True) for one in side} for side in (ours, theirs))
    return f"only one has {' '.join(sorted(ours ^ theirs)[:3])}" if ours != theirs else None


def differing_data(text, ours, theirs):
    if ours["resultType"] != theirs["resultType"]:
        return f"type {ours['resultType']}, {theirs['resultType']}"
    ours, theirs, kind = ours["result"], theirs["result"], theirs["resultType"]
    if kind in ("scalar", "string"):
        return differing_samples([ours], [theirs], kind)
    # Only of a sorted vector does the order mean anything.
    if not (kind == "vector" and text.startswith(ORDERED)):
        ours, theirs = (sorted(side, key=lambda one: sorted(one["metric"].items())) for side in (ours, theirs))
    return differing_series(ours, theirs)


def differing_series(ours, theirs):
    if len(ours) != len(theirs):
        return f"{len(ours)} series, {len(theirs)}"
    for our_one, their_one in zip(ours, theirs):
        if our_one["metric"] != their_one["metric"]:
            return f"labels {our_one['metric']}, {their_one['metric']}"
        difference = differing_samples(*(one.get("values") or [one["value"]] for one in (our_one, their_one)), "number")
        if difference:
            return f"{difference} of {our_one['metric']}"
    return None


def differing_samples(ours, theirs, kind):
    if len(ours) != len(theirs):
        return f"{len(ours)} samples, {len(theirs)}"
    for (our_time, our_value), (their_time, their_value) in zip(ours, theirs):
        if round(our_time * 1000) != round(their_time * 1000):
            return f"time {our_time}, {their_time}"
        same = our_value == their_value or (kind != "string" and is_close(float(our_value), float(their_value)))
        if not same:
            return f"value {our_value}, {their_value} at {our_time}"
    return None


def is_close(ours, theirs):
    if math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and math.isnan(theirs)
    return math.isclose(ours, theirs, rel_tol=TOLERANCE)


if __name__ == "__main__":
    main()
