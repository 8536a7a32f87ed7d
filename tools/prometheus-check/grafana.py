"""The requests that Grafana's Prometheus data source sends, and the form of the answers that it reads."""

import json

NAME = "sflow_ifinoctets"


class Request:
    """A request and what its answer must be."""

    def __init__(self, what, method, path, parameters, is_good, is_like_prometheus=True):
        self.what = what
        self.method = method
        self.path = path
        self.parameters = parameters
        self.is_good = is_good
        self.is_like_prometheus = is_like_prometheus

    def ask(self, api):
        return api.ask(self.method, self.path, self.parameters)


def requests(now):
    # Queries have whole seconds, the lists of variables and of the query builder too.
    end = int(now)
    start = end - 60
    span = [("start", str(start)), ("end", str(end))]
    of_name = [("match[]", NAME), *span]
    ranged = [("query", f"sum by (agent) (rate({NAME}_total[30s]))"), *span, ("step", "15")]
    everything = [("match[]", '{__name__!=""}'), *span]
    return [
        Request("health check", "POST", "query", [("query", "1+1"), ("time", str(end))], is_two),
        Request("health check by GET", "GET", "query", [("query", "1+1"), ("time", str(end))], is_two),
        # Of Prometheus' own build Grafana reads the version alone; ours says "application" beside it.
        Request("release", "GET", "status/buildinfo", [], has_version, False),
        Request("graph", "POST", "query_range", ranged, is_matrix),
        Request("graph by GET", "GET", "query_range", ranged, is_matrix),
        Request("table", "POST", "query", [("query", NAME), ("time", f"{now:.3f}")], is_vector),
        Request("names of metrics", "GET", "label/__name__/values", span, holds(NAME)),
        Request("values of a label", "GET", "label/host/values", of_name, holds("alpha")),
        Request("labels", "POST", "labels", everything, holds("ifname")),
        Request("labels by GET", "GET", "labels", of_name, holds("ifname")),
        Request("series", "POST", "series", of_name, are_series),
        Request("series by GET", "GET", "series", of_name, are_series),
        # Prometheus has no metadata here, as it has scraped nothing.
        Request("metadata", "GET", "metadata", [("limit", "40000")], is_metadata, False),
        Request("metadata of a metric", "GET", "metadata", [("metric", NAME)], is_metadata, False),
        Request("rules", "GET", "rules", [], lambda data: data == {"groups": []}),
        Request("alerts", "GET", "alerts", [], lambda data: data == {"alerts": []}),
        Request("exemplars", "POST", "query_exemplars", [("query", NAME), *span], lambda data: data == []),
        Request("exemplars by GET", "GET", "query_exemplars", [("query", NAME), *span], lambda data: data == []),
        Request("faulty query", "POST", "query_range", [("query", "sum("), *span, ("step", "15")], None),
    ]


def is_right(tidemark, prometheus, request):
    """Whether a request is answered in the form that Grafana reads; prints the answer where it is not."""
    status, answer = request.ask(tidemark)
    fault = fault_of(status, answer, request)
    if not fault and request.is_like_prometheus:
        their_status, their_answer = request.ask(prometheus)
        if (status, form(answer)) != (their_status, form(their_answer)):
            fault = f"of another form than Prometheus' {their_status} {json.dumps(their_answer)[:500]}"
    if fault:
        print(f"Grafana's {request.what} ({request.method} {request.path}): {fault}")
        print(f"  answer: {status} {json.dumps(answer)[:500]}")
    return not fault


def fault_of(status, answer, request):
    if not isinstance(answer, dict):
        return "no JSON object"
    if request.is_good is None:
        told = status == 400 and answer.get("status") == "error" and answer.get("errorType") == "bad_data"
        return None if told and answer.get("error") else "not told what is wrong"
    if status != 200 or answer.get("status") != "success" or "data" not in answer:
        return "no success"
    return None if request.is_good(answer["data"]) else "not what Grafana reads"


def form(value):
    """The members and the types of JSON; of a list those that its elements have."""
    if isinstance(value, dict):
        return {name: form(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(form(inner), sort_keys=True) for inner in value})
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def is_two(data):
    return data["resultType"] == "scalar" and data["result"][1] == "2"


def has_version(data):
    return data["version"].count(".") == 2 and all(isinstance(text, str) for text in data.values())


def is_matrix(data):
    return data["resultType"] == "matrix" and bool(data["result"]) and all(
        is_labels(one["metric"]) and all(is_sample(pair) for pair in one["values"]) for one in data["result"]
    )


def is_vector(data):
    return data["resultType"] == "vector" and bool(data["result"]) and all(
        is_labels(one["metric"]) and is_sample(one["value"]) for one in data["result"]
    )


def is_labels(labels):
    return all(isinstance(text, str) for pair in labels.items() for text in pair)


def is_sample(pair):
    return len(pair) == 2 and isinstance(pair[0], (int, float)) and isinstance(pair[1], str)


def holds(text):
    return lambda data: text in data and all(isinstance(one, str) for one in data)


def are_series(data):
    return bool(data) and all(is_labels(labels) and labels["__name__"] == NAME for labels in data)


def is_metadata(data):
    meanings = [meaning for all_of_one in data.values() for meaning in all_of_one]
    return NAME in data and all(set(meaning) == {"type", "help", "unit"} for meaning in meanings)
