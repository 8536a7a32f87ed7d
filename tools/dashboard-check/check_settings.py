"""Flows and thresholds are defined and deleted in the page."""

import json
import time

from browser import PATIENCE
from checks import check, require, same
from check_views import says

FLOW, THRESHOLD = "web_check", "busy_check"


def begin(lab):
    pass


def button(words, within="main"):
    """An expression for the button of a name."""
    return f"""[...document.querySelectorAll({json.dumps(within + ' button')})].find((one) => one.checkVisibility()
        && (one.getAttribute("aria-label") ?? one.textContent).includes({json.dumps(words)}))"""


def fill_field(page, label, text):
    """Types into the field of a dialog that has a label."""
    page.click(f"""(() => {{
        const labels = [...document.querySelectorAll("dialog label, dialog .label")];
        const label = labels.find((one) => one.textContent.trim().startsWith({json.dumps(label)}));
        return label?.control ?? label?.nextElementSibling?.querySelector("input, textarea, select");
    }})()""")
    # What stands there is replaced.
    page.evaluate("document.activeElement.select?.()")
    page.type(text)


def open_form(lab, page, view, words, opener):
    """Shows a view that says `words`, and the form that its button `opener` brings."""
    page.load(lab.address(view))
    page.wait_for(says(words), words)
    page.click(button(opener))
    page.wait_for("document.querySelector('dialog[open]')", "the form")
    page.settle()


def leave_form(page, words):
    """Presses the form's button of a name, and waits until the form is gone."""
    page.click(button(words, "dialog"))
    page.wait_for("!document.querySelector('dialog')", "the form gone")


def delete(page, name):
    page.click(button(f"Delete {name}"))
    page.wait_for("document.querySelector('dialog[open]')", "the question")
    leave_form(page, "Delete")


def wait_until(truth, what):
    deadline = time.monotonic() + PATIENCE
    while not truth():
        require(time.monotonic() < deadline, f"{what}: not within {PATIENCE} s")
        time.sleep(0.2)


@check("a flow is defined and deleted")
def flow(lab, page):
    open_form(lab, page, "#/flows", "conversations", "Define")
    fill_field(page, "Name", FLOW)
    fill_field(page, "Keys", "ipsource")
    page.press("Enter")
    fill_field(page, "Keys", "tcpsourceport")
    page.press("Enter")
    fill_field(page, "Filter", "tcpdestinationport=443")
    leave_form(page, "Save")
    found = lab.ask(f"/flow/{FLOW}/json")
    wanted = {"keys": "ipsource,tcpsourceport", "value": "bytes", "filter": "tcpdestinationport=443"}
    same({name: found[name] for name in wanted}, wanted, "the definition")
    page.load(lab.address("#/flows"))
    page.wait_for(says(FLOW), "the new flow in the list")
    delete(page, FLOW)
    same(lab.fetch(f"/flow/{FLOW}/json")[0], 404, "the definition afterwards")


@check("a wrong definition is told at its field", causes=[r"status of 400"])
def wrong_flow(lab, page):
    open_form(lab, page, "#/flows", "conversations", "Define")
    fill_field(page, "Name", FLOW)
    fill_field(page, "Keys", "ipsource")
    page.press("Enter")
    fill_field(page, "Filter", "(((")
    page.click(button("Save", "dialog"))
    alerts = "[...document.querySelectorAll('dialog [role=alert]')]"
    page.wait_for(f"{alerts}.some((one) => one.innerText.trim())", "what is wrong")
    leave_form(page, "Cancel")
    same(lab.fetch(f"/flow/{FLOW}/json")[0], 404, "the definition")


@check("a threshold is set, exceeded and deleted")
def threshold(lab, page):
    open_form(lab, page, "#/thresholds", "No threshold is set.", "Set a threshold")
    fill_field(page, "Name", THRESHOLD)
    fill_field(page, "Metric", "ifinoctets")
    page.press("Enter")
    fill_field(page, "Limit", "900000")
    leave_form(page, "Save")
    found = lab.ask(f"/threshold/{THRESHOLD}/json")
    same([found["metric"], found["value"]], ["ifinoctets", 900_000], "the threshold")
    wait_until(lambda: lab.ask("/api/v1/events?kind=threshold&start=-1h")["events"], "the port uplink exceeds it")
    page.load(lab.address(f"#/thresholds?show={THRESHOLD}"))
    page.wait_for(says(THRESHOLD, "192.0.2.1", "the last hour"), "the threshold, its event and its chart")
    page.settle()
    link = "[...document.querySelectorAll('main .chart a')].find((one) => one.textContent === 'CSV')"
    page.evaluate(f"{link}.focus()")
    status, head, _ = lab.fetch(page.evaluate(f"{link}.getAttribute('href')"))
    same([status, head["Content-Type"].split(";")[0]], [200, "text/csv"], "the chart's numbers as CSV")
    delete(page, THRESHOLD)
    same(lab.fetch(f"/threshold/{THRESHOLD}/json")[0], 404, "the threshold afterwards")
