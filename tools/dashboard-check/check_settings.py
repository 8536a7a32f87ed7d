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


def wait_until(truth, what):
    deadline = time.monotonic() + PATIENCE
    while not truth():
        require(time.monotonic() < deadline, f"{what}: not within {PATIENCE} s")
        time.sleep(0.2)


@check("a flow is defined and deleted")
def flow(lab, page):
    page.load(lab.address("#/flows"))
    page.wait_for(says("conversations"), "flows")
    page.click(button("Define"))
    page.wait_for("document.querySelector('dialog[open]')", "the form")
    page.settle()
    fill_field(page, "Name", FLOW)
    fill_field(page, "Keys", "ipsource")
    page.press("Enter")
    fill_field(page, "Keys", "tcpsourceport")
    page.press("Enter")
    fill_field(page, "Filter", "tcpdestinationport=443")
    page.click(button("Save", "dialog"))
    page.wait_for("!document.querySelector('dialog')", "the form gone")
    found = lab.ask(f"/flow/{FLOW}/json")
    wanted = {"keys": "ipsource,tcpsourceport", "value": "bytes", "filter": "tcpdestinationport=443"}
    same({name: found[name] for name in wanted}, wanted, "the definition")
    page.load(lab.address("#/flows"))
    page.wait_for(says(FLOW), "the new flow in the list")
    page.click(button(f"Delete {FLOW}"))
    page.wait_for("document.querySelector('dialog[open]')", "the question")
    page.click(button("Delete", "dialog"))
    page.wait_for("!document.querySelector('dialog')", "the question gone")
    same(lab.fetch(f"/flow/{FLOW}/json")[0], 404, "the definition afterwards")


@check("a wrong definition is told at its field", causes=[r"status of 400"])
def wrong_flow(lab, page):
    page.load(lab.address("#/flows"))
    page.wait_for(says("conversations"), "flows")
    page.click(button("Define"))
    page.wait_for("document.querySelector('dialog[open]')", "the form")
    page.settle()
    fill_field(page, "Name", FLOW)
    fill_field(page, "Keys", "ipsource")
    page.press("Enter")
    fill_field(page, "Filter", "(((")
    page.click(button("Save", "dialog"))
    alerts = "[...document.querySelectorAll('dialog [role=alert]')]"
    page.wait_for(f"{alerts}.some((one) => one.innerText.trim())", "what is wrong")
    page.click(button("Cancel", "dialog"))
    page.wait_for("!document.querySelector('dialog')", "the form gone")
    same(lab.fetch(f"/flow/{FLOW}/json")[0], 404, "the definition")


@check("a threshold is set, exceeded and deleted")
def threshold(lab, page):
    page.load(lab.address("#/thresholds"))
    page.wait_for(says("No threshold is set."), "no threshold")
    page.click(button("Set a threshold"))
    page.wait_for("document.querySelector('dialog[open]')", "the form")
    page.settle()
    fill_field(page, "Name", THRESHOLD)
    fill_field(page, "Metric", "ifinoctets")
    page.press("Enter")
    fill_field(page, "Limit", "900000")
    page.click(button("Save", "dialog"))
    page.wait_for("!document.querySelector('dialog')", "the form gone")
    found = lab.ask(f"/threshold/{THRESHOLD}/json")
    same([found["metric"], found["value"]], ["ifinoctets", 900_000], "the threshold")
    wait_until(lambda: lab.ask("/api/v1/events?kind=threshold&start=-1h")["events"], "the port uplink exceeds it")
    page.load(lab.address("#/thresholds"))
    page.wait_for(says(THRESHOLD, "192.0.2.1"), "the threshold and its event")
    page.settle()
    page.click(button(f"Delete {THRESHOLD}"))
    page.wait_for("document.querySelector('dialog[open]')", "the question")
    page.click(button("Delete", "dialog"))
    page.wait_for("!document.querySelector('dialog')", "the question gone")
    same(lab.fetch(f"/threshold/{THRESHOLD}/json")[0], 404, "the threshold afterwards")
