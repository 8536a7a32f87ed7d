"""What is drawn is what the API says: gaps, zooms, keys, addresses, and the files that a chart gives out."""

import csv
import io
import json
import struct
import urllib.parse

from checks import check, near, read_quantity, require, same
from check_views import places, says, visit

# Keeps the charts that are made, so that one can ask where a time is in the picture.
WATCH = """(() => {
    let library;
    window.chartsMade = [];
    Object.defineProperty(window, "Dygraph", {
        configurable: true,
        get: () => library,
        set: (made) => {
            library = new Proxy(made, {
                construct(target, given, self) {
                    const chart = Reflect.construct(target, given, self);
                    window.chartsMade.push(new WeakRef(chart));
                    return chart;
                },
            });
        },
    });
})()"""

# Whether the colour of the first series is in each of some parts of the first chart: `spans` are pairs of ms.
DRAWN = """((spans) => {
    const chart = window.chartsMade.map((one) => one.deref()).find((one) => one?.maindiv_?.isConnected);
    const picture = document.querySelector("main .chart .picture");
    const swatch = document.querySelector("main .chart .legend .swatch");
    const wanted = getComputedStyle(swatch).backgroundColor.match(/\\d+/g).map(Number);
    const area = chart.getArea();
    const layers = [...picture.querySelectorAll("canvas")].map((canvas) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        copy.getContext("2d", { willReadFrequently: true }).drawImage(canvas, 0, 0);
        return copy;
    });
    const ratio = layers[0].width / picture.querySelector("canvas").clientWidth;
    return spans.map(([start, end]) => layers.some((canvas) => {
        const left = Math.ceil(chart.toDomXCoord(start) * ratio) + 2;
        const width = Math.floor(chart.toDomXCoord(end) * ratio) - 2 - left;
        if (width < 1) throw new Error(`too narrow: ${width}`);
        const height = Math.floor((area.y + area.h - 2) * ratio);
        const { data } = canvas.getContext("2d").getImageData(left, 0, width, height);
        for (let i = 0; i < data.length; i += 4) {
            const isWanted = [0, 1, 2].every((part) => Math.abs(data[i + part] - wanted[part]) < 24);
            if (data[i + 3] > 20 && isWanted) return true;
        }
        return false;
    }));
})"""

# As the DevTools protocol has modifiers of keys.
SHIFT = 8

PICTURE = "document.querySelector('main .chart .picture')"
CHART_BUTTONS = "[...document.querySelectorAll('main .chart button')]"


def prepare(page):
    page.before_each_document(WATCH)


def begin(lab):
    pass


def explore(lab, page, **parameters):
    """Shows the explorer with a question, and waits until it is drawn."""
    query = urllib.parse.urlencode(parameters, safe=",:")
    page.load(lab.address(f"#/explore?{query}"))
    page.wait_for(f"document.querySelector('main .chart .legend li') && {PICTURE}.querySelector('canvas')", "a chart")
    page.settle()


def span_of(network):
    return {"start": f"{network.start}000", "end": f"{network.end}000"}


def range_query(request):
    """The parameters of a question to the API."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(request["url"]).query))


def is_range(request):
    return "/api/v1/range?" in request["url"]


def times(query):
    return float(query["start"]), float(query["end"])


@check("explore: figures are the API's")
def figures(lab, page):
    visit(lab, page, "explore")
    rows = page.evaluate("""[...document.querySelectorAll("main .chart table tbody tr")]
        .map((row) => [...row.cells].map((cell) => cell.textContent))""")
    query = places["explore"].split("?")[1]
    # Means of equal buckets are the mean of the whole.
    wanted = {one["metric"]: one for one in lab.ask(f"/api/v1/top?{query}&datasource=1&stat=avg")["series"]}
    found = [row for row in rows if "uplink" in row[0]]
    same(len(found), 2, f"series of the port uplink in {[row[0] for row in rows]}")
    for rate in (wanted["ifinoctets"], wanted["ifoutoctets"]):
        bits = rate["value"] * 8
        shown = [read_quantity(row[2])[0] for row in found]
        require(any(abs(one - bits) <= bits * 0.006 for one in shown), f"no mean {bits} in {found}")


@check("a gap is a gap")
def gap(lab, page):
    network = lab.network
    explore(lab, page, metric="ifinoctets", agent="192.0.2.2", **span_of(network))
    start, end = network.gap[0] * 1000, network.gap[1] * 1000
    # What reaches into the gap are the last bucket before and the first one after it.
    edge = 120_000
    beside = 1_200_000
    spans = [[start - beside, start - edge], [start + edge, end - edge], [end + edge, end + beside]]
    before, within, after = page.evaluate(f"{DRAWN}({json.dumps(spans)})")
    require(before and after, "nothing is drawn beside the gap")
    require(not within, "something is drawn within the gap")


@check("what is hardly known is said to be so")
def hardly_known(lab, page):
    network = lab.network
    # Six hours are less than half of a bucket of a week.
    span = f"start={network.start - 1900 * 86400}000&end={network.end}000"
    page.load(lab.address(f"#/flows/conversations?agent=192.0.2.1&{span}"))
    page.wait_for(says("less than half of each bucket", "10.1.0.1"), "the reason, and the table all the same")


@check("a drag zooms in, and what is seen is finer")
def zoom(lab, page):
    network = lab.network
    explore(lab, page, metric="ifinoctets", agent="192.0.2.1", **span_of(network))
    whole = range_query(page.wait_for_request(is_range, "a question"))
    asked = len(page.requests)
    page.drag(PICTURE, 0.4, 0.6)
    query = range_query(page.wait_for_request(is_range, "a question after the drag", asked))
    (start, end), (first, last) = times(query), times(whole)
    require(first < start < end < last, f"from {start} to {end} is not within {first} to {last}")
    near((end - start) / (last - first), 0.2, "the part that was dragged over", 0.25)
    steps = [lab.ask("/api/v1/range?" + urllib.parse.urlencode(one))["step"] for one in (whole, query)]
    require(steps[1] < steps[0], f"the step went from {steps[0]} to {steps[1]}")
    page.wait_for(f"!location.hash.includes('start={network.start}000')", "the address has the new span")
    page.settle()
    asked = len(page.requests)
    page.click(PICTURE, count=2)
    page.wait_for_request(is_range, "a question after a double click", asked)


@check("keys zoom and move in time")
def keys(lab, page):
    network = lab.network
    start, end = network.start + 3600, network.start + 7200
    explore(lab, page, metric="ifinoctets", agent="192.0.2.1", start=f"{start}000", end=f"{end}000")
    page.evaluate(f"{PICTURE}.focus()")
    span = start * 1000.0, end * 1000.0
    for key, longer, moved in (("+", 0.5, 0), ("-", 2, 0), ("ArrowLeft", 1, -0.5), ("ArrowRight", 1, 0.5)):
        asked = len(page.requests)
        page.press(key)
        query = range_query(page.wait_for_request(is_range, f"a question after {key}", asked))
        start, end = times(query)
        length = span[1] - span[0]
        near(end - start, length * longer, f"the length after {key}", 0.02)
        by = (start + end - span[0] - span[1]) / 2
        require(abs(by - moved * length) < 0.02 * length, f"{key} moved by {by} ms from {span}")
        span = start, end
        page.settle()
        require(page.evaluate(f"document.activeElement === {PICTURE}"), f"the focus is lost after {key}")


@check("keys read values one by one")
def reading(lab, page):
    network = lab.network
    start, end = network.start + 3600, network.start + 7200
    explore(lab, page, metric="ifinoctets", agent="192.0.2.1", datasource="1", start=f"{start}000", end=f"{end}000")
    page.evaluate(f"{PICTURE}.focus()")
    said = "document.getElementById('announcer').textContent"
    heard = []
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.press(key, modifiers=SHIFT)
        heard.append(page.evaluate(said))
    require("8 Mbit/s" in heard[0], f"no value in {heard[0]!r}")
    require(heard[1] != heard[0], "the second key reads the same")
    same(heard[2], heard[0], "one back and one on")
    page.press("Escape")
    require("Last known values" in page.evaluate("document.querySelector('main .readout').textContent"), "no way out")


@check("an address shows the same again")
def address(lab, page):
    for name in ("explore", "flow", "interface"):
        visit(lab, page, name)
        page.settle()
        look = """[...document.querySelectorAll("main tbody td, main h1, main .legend .name")]
            .map((one) => one.textContent)"""
        before, at = page.evaluate(look), page.evaluate("location.href")
        page.reload()
        visit(lab, page, name)
        page.wait_for(f"{look}.length === {len(before)}", f"{name}: as much as before")
        page.settle()
        same(page.evaluate("location.href"), at, f"{name}: the address")
        # What is of now is of another second now.
        after = page.evaluate(look)
        differing = [one for one in zip(before, after) if one[0] != one[1] and name != "interface"]
        require(not differing, f"{name}: {differing[:3]}")


@check("what is hidden in the legend is hidden in the picture")
def hide(lab, page):
    network = lab.network
    explore(lab, page, metric="ifinoctets", agent="192.0.2.1", datasource="1", **span_of(network))
    button = "document.querySelector('main .chart .legend button')"
    spans = json.dumps([[network.start * 1000 + 600_000, network.end * 1000 - 600_000]])
    same(page.evaluate(f"{DRAWN}({spans})"), [True], "the series is drawn")
    colour = page.evaluate("getComputedStyle(document.querySelector('main .chart .legend .swatch')).backgroundColor")
    page.click(button)
    page.wait_for(f"{button}.getAttribute('aria-pressed') === 'false'", "the button says so")
    swatch = "document.querySelector('main .chart .legend .swatch')"
    page.evaluate(f"{swatch}.style.background = {json.dumps(colour)}")
    same(page.evaluate(f"{DRAWN}({spans})"), [False], "the series is drawn")
    page.click(button)
    page.wait_for(f"{button}.getAttribute('aria-pressed') === 'true'", "the button says so")


@check("events are marked and listed")
def events(lab, page):
    network = lab.network
    explore(lab, page, metric="ifinoctets", agent="192.0.2.3", **span_of(network))
    page.click("document.querySelector('main .chart details.events summary')")
    first = "document.querySelector('main .chart details.events li')"
    page.wait_for(f"{first}?.innerText.includes('192.0.2.3')", "the restart")


@check("another time is laid beneath")
def compare(lab, page):
    network = lab.network
    asked = len(page.requests)
    explore(lab, page, metric="ifinoctets", agent="192.0.2.1", datasource="1", compare="1h",
            start=f"{network.end - 3600}000", end=f"{network.end}000")
    query = range_query(page.wait_for_request(is_range, "a question", asked))
    require("offset" in query, f"no earlier time is asked for: {query}")
    page.wait_for("document.querySelector('main .chart .legend').innerText.includes('before')", "the value before")


@check("a PNG picture is given out")
def png(lab, page):
    visit(lab, page, "explore")
    button = f"{CHART_BUTTONS}.find((one) => one.textContent === 'PNG')"
    name, octets = page.download(lambda: page.click(button))
    require(name.endswith(".png") and octets.startswith(b"\x89PNG\r\n\x1a\n"), f"{name} begins with {octets[:8]}")
    width, height = struct.unpack(">II", octets[16:24])
    require(width > 400 and height > 200, f"it is {width} by {height}")
    require(len(octets) > 5000, f"it has {len(octets)} octets")


@check("a CSV file is given out, and is the API's")
def csv_file(lab, page):
    for name, link in (
        ("explore", "[...document.querySelectorAll('main .chart a')].find((one) => one.textContent === 'CSV')"),
        ("flow", "[...document.querySelectorAll('main .card > header a')].find((one) => one.textContent === 'CSV')"),
    ):
        visit(lab, page, name)
        address = page.evaluate(f"{link}.href")
        _, octets = page.download(lambda: page.click(link))
        status, head, wanted = lab.fetch(address.removeprefix(lab.page_base).removeprefix(lab.base))
        same([status, octets == wanted], [200, True], f"{name}: what {address} answers")
        require(head["Content-Type"].startswith("text/csv"), f"{name}: {head['Content-Type']}")
        rows = list(csv.reader(io.StringIO(octets.decode())))
        widths = {len(row) for row in rows}
        require(len(rows) > 3 and len(widths) == 1, f"{name}: {len(rows)} rows of {widths} cells")


@check("the call of a chart is copied")
def api_call(lab, page):
    visit(lab, page, "explore")
    page.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    page.click(f"{CHART_BUTTONS}.find((one) => one.textContent === 'Copy API call')")
    text = page.wait_for("navigator.clipboard.readText()", "something was copied")
    same(lab.fetch(text.removeprefix(lab.page_base))[0], 200, f"the answer to {text}")


@check("a search finds a metric, and shows it")
def search(lab, page):
    page.load(lab.address("#/explore"))
    page.wait_for("document.querySelector('main [data-search]')", "a search")
    page.settle()
    page.press("/")
    page.type("ifinoct")
    page.wait_for("document.querySelector('[role=option]')?.checkVisibility()", "something is offered")
    page.press("ArrowDown", "Enter")
    page.wait_for("location.hash.includes('metric=')", "the address has the metric")
    page.wait_for(says("uplink"), "the series")
    require(page.evaluate("location.hash").startswith("#/explore"), "the view stays")
