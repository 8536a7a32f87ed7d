"""Every view is there, says what the API says, and can be used by everybody."""

import json
import os

from checks import check, near, read_quantity, require, same
from feed import CONVERSATIONS, HOSTILE

PATIENT_TABS = 250

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "audit.js")) as file:
    AUDIT = file.read()

# Named by `begin`, when it is known which time the past is of.
places = {}
# Views that did not come; nobody waits for them again.
missing = set()

# What each view shows when all is well, and the views that say that there is no such thing.
SHOWN = {
    "now": ["uplink", HOSTILE, "edge-1", "10.1.0.1"],
    "explore": ["uplink", "edge-1"],
    "flows": ["conversations", "applications", "in force"],
    "flow": ["10.1.0.1", "10.2.0.1", "Mbit/s"],
    "thresholds": ["No threshold is set."],
    "capacity": ["uplink", HOSTILE],
    "agent": ["edge-1", "192.0.2.1", "uplink", HOSTILE],
    "interface": ["uplink", "100 Mbit/s", "10.1.0.1"],
    "host": ["edge-1", "linux"],
}
STRANGERS = {
    "unknown view": ("#/nothing", "no such view"),
    "unknown agent": ("#/agent/203.0.113.9", "203.0.113.9"),
    "unknown interface": ("#/interface/192.0.2.1/77", "77"),
    "unknown host": ("#/host/203.0.113.9/2.1", "203.0.113.9"),
    "unknown flow": ("#/flows/nothing", "nothing"),
    "unknown metric": ("#/explore?metric=nothing", "nothing"),
}


def begin(lab):
    network = lab.network
    span = f"start={network.start}000&end={network.end}000"
    places.update({
        "now": "#/now",
        "explore": f"#/explore?metric=ifinoctets,ifoutoctets&agent=192.0.2.1&{span}",
        "flows": "#/flows",
        "flow": f"#/flows/conversations?agent=192.0.2.1&{span}",
        "thresholds": "#/thresholds",
        "capacity": "#/capacity",
        "agent": "#/agent/192.0.2.1",
        "interface": f"#/interface/192.0.2.1/1?{span}",
        "host": f"#/host/192.0.2.1/2.1?{span}",
    })


def says(*texts):
    """An expression that is true when the page has all of the texts."""
    return f"{json.dumps(texts)}.every((text) => document.querySelector('main').innerText.includes(text))"


def visit(lab, page, name):
    """Shows a view, if it is not shown already, and waits until it has what it should have."""
    require(name not in missing, "the view did not come before")
    missing.add(name)
    address = lab.address(places[name])
    if page.evaluate("location.href") != address:
        page.load(address)
    page.wait_for(says(*SHOWN[name]), f"{name} shows {', '.join(SHOWN[name])}")
    missing.remove(name)
    page.settle()


def ask_audit(page, call):
    return page.evaluate(f"({AUDIT}).{call}")


def add_checks_of(name):
    """What is checked of every view."""
    @check(f"{name}: is shown, without a fault")
    def shown(lab, page):
        visit(lab, page, name)
        faults = page.evaluate("""[...document.querySelectorAll("main .fault")]
            .filter((one) => one.checkVisibility()).map((one) => one.innerText)""")
        require(not faults, f"it says {faults}")
        title = page.evaluate("document.title")
        require(title.endswith(" – Tidemark"), f"its title is {title}")
        current = page.evaluate("document.querySelector('nav [aria-current]')?.textContent.toLowerCase()")
        if name in ("now", "explore", "flows", "thresholds", "capacity"):
            same(current, name, "the view that is marked")

    @check(f"{name}: headings, tables and pictures are in order")
    def structure(lab, page):
        visit(lab, page, name)
        wrong = ask_audit(page, "structure()")
        require(not wrong, "; ".join(wrong))

    @check(f"{name}: all that is used has a name")
    def names(lab, page):
        visit(lab, page, name)
        nameless = nameless_parts(page)
        require(not nameless, f"no name: {', '.join(nameless)}")

    @check(f"{name}: texts stand out, dark and light")
    def contrast(lab, page):
        visit(lab, page, name)
        grounds = set()
        for theme in ("dark", "light"):
            page.set_theme(theme)
            audit = ask_audit(page, "faintTexts()")
            require(not audit["found"], f"{theme}: {'; '.join(audit['found'][:6])}")
            require(audit["number"] > 10, "there is hardly any text")
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        same(len(grounds), 2, "different backgrounds")

    @check(f"{name}: fits into 400 pixels")
    def narrow(lab, page):
        visit(lab, page, name)
        page.set_size(400, 800)
        try:
            page.settle()
            audit = ask_audit(page, "overflow()")
        finally:
            page.set_size(1400, 1000)
        require(audit["excess"] <= 0, f"{audit['excess']} pixels too wide: {'; '.join(audit['out'])}")

    @check(f"{name}: names from the network stay text")
    def hostile(lab, page):
        visit(lab, page, name)
        made = page.evaluate("""document.querySelectorAll("img[src='x'], [onerror]").length""")
        same(made, 0, "elements made of names")


for view in SHOWN:
    add_checks_of(view)


def nameless_parts(page):
    """What the browser would announce without a name."""
    wanted = {
        "button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton", "slider", "listbox",
        "image", "dialog", "table", "tab", "menuitem", "option", "Date", "DateTime", "DisclosureTriangle",
    }
    found = []
    for node in page.call("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if not node["ignored"] and role in wanted and not node.get("name", {}).get("value", "").strip():
            identity = page.call("DOM.describeNode", backendNodeId=node["backendDOMNodeId"])["node"]
            found.append(f"{role} <{identity['localName']} {' '.join(identity.get('attributes', []))}>")
    return found


@check("what is not there is said so", causes=[r"status of (400|404)"])
def strangers(lab, page):
    for name, (place, text) in STRANGERS.items():
        page.load(lab.address(place))
        page.wait_for(says(text), f"{name} is named")
        page.wait_for("document.querySelector('main .notice, main .fault, main .faint')", f"{name}: a message")


@check("explore and flows: the keyboard reaches everything, and one sees where it is")
def tabs(lab, page):
    for name in ("explore", "flow"):
        page.load(lab.address(places[name]))
        visit(lab, page, name)
        number = ask_audit(page, "reachable()")
        require(number > 10, f"{name}: only {number} things can be reached")
        reached, unseen = set(), []
        for _ in range(min(PATIENT_TABS, number + 5)):
            page.press("Tab")
            focus = ask_audit(page, "focused()")
            reached.add(focus["place"])
            if focus["place"] >= 0 and not focus["isSeen"]:
                unseen.append(focus["what"])
        places_missed = [place for place in range(min(number, PATIENT_TABS)) if place not in reached]
        missed = [ask_audit(page, f"describe({place})") for place in places_missed]
        require(not missed, f"{name}: not reached: {'; '.join(missed[:5])}")
        require(not unseen, f"{name}: no outline: {'; '.join(unseen[:5])}")


def table_rows(page, caption):
    """The rows of a table, each the texts of its cells."""
    return page.evaluate(f"""[...document.querySelectorAll("main table")]
        .filter((table) => table.caption?.textContent.includes({json.dumps(caption)}))
        .flatMap((table) => [...table.tBodies[0].rows])
        .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))""")


@check("flows: figures are the API's")
def flow_figures(lab, page):
    visit(lab, page, "flow")
    query = places["flow"].split("?")[1]
    top = lab.ask(f"/api/v1/flows/conversations/top?{query}&limit=10")["flows"]
    rows = table_rows(page, "Largest flows")
    same(len(rows), len(top), "rows")
    for row, flow, known in zip(rows, top, CONVERSATIONS):
        same(row[1:3], flow["keys"], "keys")
        rate, unit = read_quantity(row[3])
        same(unit, "bit/s", "unit")
        near(rate, flow["rate"] * 8, f"rate of {flow['key']}")
        # And both are what was sent.
        near(flow["rate"], known[4] * known[5] * 1000 / lab.network.STEP, "rate in the API", 0.001)
        error, _ = read_quantity(row[4].removeprefix("±").strip())
        near(error, 100 * flow["rateError"] / flow["rate"], "sampling error", 0.06)


@check("interface: figures are the API's")
def interface_figures(lab, page):
    visit(lab, page, "interface")
    span = places["interface"].split("?")[1]
    for words, metric, stat, cell in (
        ("Traffic in", "ifinoctets", "avg", 1), ("Traffic out", "ifoutoctets", "avg", 1),
        ("Traffic in", "ifinoctets", "max", 3),
    ):
        [one] = lab.ask(f"/api/v1/top?metric={metric}&agent=192.0.2.1&datasource=1&stat={stat}&{span}")["series"]
        [row] = [row for row in table_rows(page, "counters say") if row[0] == words]
        near(read_quantity(row[cell])[0], one["value"] * 8, f"{words}, {stat}")
    near(read_quantity(row[1])[0], 8e6, "what was sent")


@check("now: figures are those that agents send")
def now_figures(lab, page):
    visit(lab, page, "now")
    [row] = [row for row in table_rows(page, "Interfaces") if "uplink" in row[0]]
    # The time between two reports is never quite a second.
    near(read_quantity(row[1])[0], 8e6, "traffic in", 0.1)
    near(read_quantity(row[2])[0], 2e6, "traffic out", 0.1)
