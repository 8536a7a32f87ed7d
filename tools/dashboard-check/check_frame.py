"""The frame: its rules, keyboard, themes, size and what it takes; and what is said when there is nothing to see."""

import json
import os

import lab as laboratories
from checks import check, require, same
from check_views import SHOWN, places, says, visit

OWN_OCTETS = 150_000
DIRECTIVES = {
    "default-src": {"'none'"}, "script-src": {"'self'"}, "style-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"}, "connect-src": {"'self'"}, "base-uri": {"'none'"},
    "form-action": {"'none'"}, "frame-ancestors": {"'none'"},
}
# Updates between two looks at what a page takes, and how much more it may take after them.
UPDATES = 25
NODES, LISTENERS, HEAP = 250, 40, 4_000_000

AHEAD = """(() => {
    const now = Date.now.bind(Date);
    let ahead = 0;
    Date.now = () => now() + ahead;
    window.setClockAhead = (milliseconds) => { ahead = milliseconds; };
})()"""

watched = {}


def prepare(page):
    """The page's clock can be set ahead, so that nobody needs to wait for a minute of silence."""
    page.before_each_document(AHEAD)


def begin(lab):
    """Opens a window that shows the live view during all checks."""
    page = watched["page"] = lab.new_page(lab.page_base)
    page.load(lab.address("#/now"))


@check("the page may load nothing but its own")
def policy(lab, page):
    for path in ("/", "/dashboard/app.js"):
        status, head, _ = lab.fetch(path)
        same(status, 200, path)
        found = dict(one.split(None, 1) for one in head["Content-Security-Policy"].split(";") if one.strip())
        for name, allowed in DIRECTIVES.items():
            require(name in found, f"{path}: the policy has no {name}")
            require(set(found[name].split()) <= allowed, f"{path}: {name} {found[name]}")
        require(set(found) <= set(DIRECTIVES) | {"font-src", "object-src", "manifest-src"}, f"{path}: {found}")


@check("a script that was brought in does not run", causes=[r"Content Security Policy", r"inline"])
def foreign_script(lab, page):
    visit(lab, page, "flows")
    page.evaluate("""(() => {
        const script = document.createElement("script");
        script.textContent = "window.didRun = true";
        document.body.append(script);
        const image = document.createElement("i");
        image.setAttribute("onclick", "window.didRun = true");
        document.body.append(image);
        image.click();
        script.remove();
        image.remove();
    })()""")
    same(page.evaluate("window.didRun === undefined"), True, "it did not run")


@check("the page's own files are small")
def size(lab, page):
    for name in SHOWN:
        page.load(lab.address(places[name]))
        page.settle()
    paths = {one["url"].removeprefix(lab.page_base).split("?")[0] for one in page.requests}
    own = sorted(path for path in paths if path.startswith("/dashboard/") and "dygraph" not in path)
    require(len(own) > 10, f"hardly anything was loaded: {own}")
    # As a browser gets them.
    octets = sum(len(lab.fetch(path, headers={"Accept-Encoding": "gzip"})[2]) for path in [*own, "/"])
    require(octets < OWN_OCTETS, f"{octets} octets in {len(own) + 1} files")


@check("keys: views, search, help")
def keys(lab, page):
    page.load(lab.address("#/now"))
    page.wait_for("document.querySelector('main h1')", "the view now")
    for key, view in (("t", "thresholds"), ("f", "flows"), ("c", "capacity"), ("n", "now"), ("e", "explore")):
        page.press("g", key)
        page.wait_for(f"location.hash.startsWith('#/{view}') && document.querySelector('main .{view} h1')", f"g {key}")
    page.settle()
    page.press("/")
    page.wait_for("document.activeElement.matches('[data-search]')", "the search has the focus")
    page.press("g", "n")
    require(page.evaluate("location.hash").startswith("#/explore"), "what is typed into a field is no command")
    page.press("Backspace", "Backspace")
    page.evaluate("document.activeElement.blur()")
    page.press("?")
    page.wait_for("document.querySelector('dialog[open]')", "the help")
    page.press("Escape")
    page.wait_for("!document.querySelector('dialog')", "the help gone")


@check("the first stop of the keyboard leads past the navigation")
def skip(lab, page):
    page.load(lab.address("#/flows"))
    page.wait_for(says("conversations"), "flows")
    page.press("Tab")
    require(page.evaluate("document.activeElement.matches('.skip')"), "the first stop is no link to the content")
    page.press("Enter")
    same(page.evaluate("document.activeElement.id"), "main", "what has the focus")
    require(page.evaluate("location.hash").startswith("#/flows"), "the view stays")


@check("back and forward go through the views")
def history(lab, page):
    page.load(lab.address("#/flows"))
    page.wait_for(says("conversations"), "flows")
    page.click("[...document.querySelectorAll('main a')].find((link) => link.textContent === 'conversations')")
    one = "document.querySelector('main .flows h1')?.textContent.includes('conversations')"
    page.wait_for(f"location.hash.startsWith('#/flows/conversations') && {one}", "one flow")
    page.click("document.querySelector('nav [data-view=thresholds]')")
    page.wait_for("document.querySelector('main .thresholds h1')", "thresholds")
    page.evaluate("history.back()")
    page.wait_for(one, "back at the flow")
    page.evaluate("history.back()")
    page.wait_for("location.hash === '#/flows' && document.querySelector('main table')", "back at all flows")
    page.evaluate("history.go(2)")
    page.wait_for("document.querySelector('main .thresholds h1')", "forward at thresholds")


@check("the theme that was chosen stays")
def theme(lab, page):
    page.set_theme("light")
    page.load(lab.address("#/flows"))
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("document.getElementById('theme')")
    page.wait_for("document.getElementById('theme').textContent.includes('Dark')", "the theme is dark")
    dark = page.evaluate(ground)
    require(dark != light, "dark looks like light")
    page.reload()
    same(page.evaluate(ground), dark, "the background after loading again")
    for _ in range(2):
        page.click("document.getElementById('theme')")
    same(page.evaluate("localStorage.getItem('theme') || null"), None, "the choice")


@check("nothing stays of a view that was left")
def leaving(lab, page):
    def round_trip():
        for name in SHOWN:
            page.evaluate(f"location.hash = {json.dumps(places[name])}")
            page.wait_for(says(*SHOWN[name][:1]), f"{name}")
            page.settle(quiet=0.1)
        page.evaluate("location.hash = '#/nothing'")
        page.wait_for(says("no such view"), "no view")
        page.settle()
        return page.footprint()

    page.load(lab.address("#/nothing"))
    # The first round brings in the modules, which stay.
    before = round_trip()
    after = round_trip()
    streams = [one["url"] for one in page.waiting.values() if one["type"] == "EventSource"]
    require(not streams, f"still open: {streams}")
    compare_footprints(before, after)


def compare_footprints(before, after):
    for name, more in (("nodes", NODES), ("listeners", LISTENERS), ("heap", HEAP)):
        require(after[name] <= before[name] + more, f"{name} went from {before[name]} to {after[name]}")


@check("an open live view does not grow")
def growth(lab, page):
    live = watched["page"]
    live.wait_for(says(*SHOWN["now"]), "the live view", seconds=90)
    warm = max(live.stream_events, 10)
    wait_for_updates(live, warm)
    before = live.footprint()
    wait_for_updates(live, warm + UPDATES)
    after = live.footprint()
    require(not live.problems, "; ".join(live.problems[:3]))
    compare_footprints(before, after)


def wait_for_updates(page, number):
    for _ in range(number * 4):
        if page.stream_events >= number:
            return
        page.wait_for("new Promise((resolve) => setTimeout(() => resolve(true), 500))", "half a second")
    require(False, f"{page.stream_events} updates came where {number} should have")


@check("an empty store says how to point an agent at it")
def first_run(lab, page):
    folder = os.path.join(lab.options.folder, "empty.db")
    if lab.options.page:
        print("the empty store is skipped: the page is another server's")
        return
    with laboratories.serving(lab.options, folder, name="empty") as (base, sflow_port):
        other = lab.new_page(base)
        other.load(f"{base}/#/now")
        other.wait_for("document.querySelector('[data-kind=first]')", "how to begin")
        text = other.evaluate("document.querySelector('[data-kind=first]').innerText")
        require("hsflowd" in text and str(sflow_port) in text, f"the port {sflow_port} is not named in {text}")
        for name in ("explore", "flows", "thresholds", "capacity"):
            other.load(f"{base}/#/{name}")
            other.wait_for(f"document.querySelector('main .{name} h1')", name)
            other.settle()
        require(not other.problems, "; ".join(other.problems[:3]))
        other.close()


@check("after a minute of silence it is said what to look at")
def silence(lab, page):
    page.load(lab.address("#/flows"))
    page.wait_for("document.getElementById('pulse').textContent.includes('datagrams/s')", "datagrams arrive")
    same(page.evaluate("document.querySelector('[data-kind=silence]')"), None, "the hint while all is well")
    lab.feed.paused.set()
    try:
        page.evaluate("new Promise((resolve) => setTimeout(resolve, 2500))")
        page.evaluate("setClockAhead(61_000)")
        page.wait_for("document.querySelector('[data-kind=silence]')?.innerText.includes('tcpdump')", "the hint")
        require("no datagram" in page.evaluate("document.getElementById('pulse').textContent"), "the pulse")
    finally:
        lab.feed.paused.clear()
    page.wait_for("!document.querySelector('[data-kind=silence]')", "the hint gone when datagrams come again")


@check("a server that is gone is said to be gone", causes=[r"ERR_", r"Failed to load"])
def gone(lab, page):
    page.load(lab.address("#/flows"))
    page.wait_for(says("conversations"), "flows")
    page.set_offline(True)
    try:
        page.wait_for("document.getElementById('pulse').textContent.includes('does not answer')", "the pulse says so")
    finally:
        page.set_offline(False)
    page.wait_for("document.getElementById('pulse').textContent.includes('datagrams/s')", "it is back")
