"""Chromium without a window, spoken to by the Chrome DevTools Protocol."""

import base64
import contextlib
import itertools
import json
import os
import subprocess
import time
import urllib.request

import websocket

START_SECONDS = 60
ANSWER_SECONDS = 60
# How long something may take to appear. Machines that test are slow; what appears is not waited for any longer.
PATIENCE = 30

KEYS = {
    "Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "Backspace": (8, ""), "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, ""), "Home": (36, ""), "End": (35, ""),
}
SHIFT = 8


class BrowserError(Exception):
    """The page or the browser did not do what it was asked to."""


@contextlib.contextmanager
def chromium(program, folder):
    """Runs a browser with a profile of its own until the block ends; gives what opens pages."""
    profile = os.path.join(folder, "profile")
    command = [
        program, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
        "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability",
        "--disable-client-side-phishing-detection", "--metrics-recording-only", "--password-store=basic",
        # Nothing is looked up: a page that asks elsewhere fails, and the check sees it.
        "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        # Pages in the background go on as they would in a window of their own.
        "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
        "--disable-backgrounding-occluded-windows", "--lang=en-US", "--js-flags=--expose-gc",
        "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={profile}", "about:blank",
    ]
    if os.geteuid() == 0:
        command.insert(1, "--no-sandbox")
    with open(os.path.join(folder, "chromium.log"), "wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    pages = []
    try:
        port = debugging_port(process, profile)

        def new_page(origin):
            """Opens a window; `origin` is where alone it may ask for anything."""
            with http(f"http://127.0.0.1:{port}/json/version") as answer:
                browser = Connection(json.load(answer)["webSocketDebuggerUrl"])
            with contextlib.closing(browser):
                # A window of its own is never hidden by another page.
                target = browser.call("Target.createTarget", url="about:blank", newWindow=True)["targetId"]
            page = Page(f"ws://127.0.0.1:{port}/devtools/page/{target}", origin, os.path.join(folder, "downloads"))
            pages.append(page)
            return page

        yield new_page
    finally:
        for page in pages:
            page.close()
        end(process)


def debugging_port(process, profile):
    """The port that the browser has chosen and written down."""
    path = os.path.join(profile, "DevToolsActivePort")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BrowserError(f"the browser ended at once with status {process.returncode}")
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(path) as file:
                port = int(file.read().split()[0])
            with http(f"http://127.0.0.1:{port}/json/version"):
                return port
        time.sleep(0.1)
    raise BrowserError(f"the browser was not ready within {START_SECONDS} s")


def http(address):
    return urllib.request.urlopen(address, timeout=ANSWER_SECONDS)


def end(process):
    """Ends the browser and what it has started, which is a group of its own."""
    for number in (15, 9):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


class Connection:
    """Calls of the protocol, one after the other; events go to `take` as they come by."""

    def __init__(self, address):
        self.numbers = itertools.count(1)
        self.socket = websocket.create_connection(address, timeout=ANSWER_SECONDS)

    def call(self, method, **parameters):
        number = self.send(method, **parameters)
        while True:
            message = self.receive()
            if message.get("id") != number:
                continue
            if "error" in message:
                raise BrowserError(f"{method}: {message['error']['message']}")
            return message["result"]

    def send(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        return number

    def receive(self):
        try:
            message = json.loads(self.socket.recv())
        except websocket.WebSocketTimeoutException:
            raise BrowserError(f"the browser said nothing for {ANSWER_SECONDS} s") from None
        if "method" in message:
            self.take(message["method"], message["params"])
        return message

    def take(self, method, parameters):
        pass

    def close(self):
        with contextlib.suppress(OSError, websocket.WebSocketException):
            self.socket.close()


class Page(Connection):
    """A page: what is done with it, what it asks for, and what it complains of."""

    def __init__(self, address, origin, downloads):
        super().__init__(address)
        self.origin = origin
        self.downloads = downloads
        self.problems = []  # whatever was logged, thrown or refused
        self.requests = []  # {"id", "method", "url", "type", "status", "error"}; a status once there is an answer
        self.waiting = {}  # of the requests, those that are not over
        self.stream_events = 0
        os.makedirs(downloads, exist_ok=True)
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=downloads)
        # So that keys go to the page, whichever window came last.
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        self.set_size(1400, 1000)

    # What the page says.

    def take(self, method, parameters):
        taker = getattr(self, "take_" + method.replace(".", "_"), None)
        if taker:
            taker(**parameters)

    def take_Runtime_consoleAPICalled(self, type, args, **_):
        said = " ".join(str(one.get("value", one.get("description", ""))) for one in args)
        self.problems.append(f"console.{type}: {said}")

    def take_Runtime_exceptionThrown(self, exceptionDetails, **_):
        self.problems.append(f"thrown: {exception_text(exceptionDetails)}")

    def take_Log_entryAdded(self, entry, **_):
        self.problems.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}".strip())

    def take_Page_javascriptDialogOpening(self, message, **_):
        self.problems.append(f"a dialog opened: {message}")
        self.send("Page.handleJavaScriptDialog", accept=True)

    def take_Network_requestWillBeSent(self, requestId, request, **more):
        url = request["url"]
        if not url.startswith((self.origin + "/", "data:", "blob:", "about:")):
            self.problems.append(f"asked elsewhere: {url}")
        one = {"id": requestId, "method": request["method"], "url": url, "type": more.get("type"), "status": None}
        one["document"] = more.get("loaderId")
        self.requests.append(one)
        self.waiting[requestId] = one

    def take_Page_frameNavigated(self, frame, **_):
        # What a document asked for that is gone is never told to be over.
        if "parentId" not in frame:
            self.waiting = {key: one for key, one in self.waiting.items() if one["document"] == frame["loaderId"]}

    def take_Network_responseReceived(self, requestId, response, **_):
        if requestId in self.waiting:
            self.waiting[requestId]["status"] = response["status"]

    def take_Network_loadingFinished(self, requestId, **_):
        self.waiting.pop(requestId, None)

    def take_Network_loadingFailed(self, requestId, errorText, **_):
        one = self.waiting.pop(requestId, None)
        if one:
            one["error"] = errorText

    def take_Network_eventSourceMessageReceived(self, **_):
        self.stream_events += 1

    # What is asked of it.

    def evaluate(self, expression):
        """The value of an expression, or of what it promises; what it throws is raised."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(f"{exception_text(answer['exceptionDetails'])} in {expression[:120]}")
        return answer["result"].get("value")

    def wait_for(self, expression, what, seconds=PATIENCE):
        """Waits until an expression is true, and returns it; fails with words of what was waited for."""
        deadline = time.monotonic() + seconds
        # An element is as good as true: it cannot leave the page.
        asked = f"(async () => {{ const found = await ({expression}); return found instanceof Node || found; }})()"
        while True:
            # While the page changes, what is looked for may throw for a moment.
            with contextlib.suppress(BrowserError):
                value = self.evaluate(asked)
                if value:
                    return value
            if time.monotonic() > deadline:
                raise BrowserError(f"{what}: not within {seconds} s; the page says: {self.excerpt()}")
            time.sleep(0.05)

    def excerpt(self):
        """The beginning of what the page shows, for what went wrong."""
        text = self.evaluate("(document.querySelector('main') ?? document.body)?.innerText ?? ''") or "nothing"
        return " / ".join(text.split("\n"))[:300]

    def wait_for_request(self, wanted, what, since=0, seconds=PATIENCE):
        """Waits until a request that `wanted(request)` is sent after the first `since`; returns the newest such."""
        deadline = time.monotonic() + seconds
        while True:
            self.evaluate("0")
            found = [one for one in self.requests[since:] if wanted(one)]
            if found:
                return found[-1]
            if time.monotonic() > deadline:
                asked = [one["url"].removeprefix(self.origin) for one in self.requests[since:]]
                raise BrowserError(f"{what}: not within {seconds} s; asked were {asked[-6:]}")
            time.sleep(0.05)

    def settle(self, seconds=PATIENCE, quiet=0.25):
        """Waits until nothing that was asked for is still to come, but for streams."""
        deadline = time.monotonic() + seconds
        calm_since = None
        while time.monotonic() < deadline:
            self.evaluate("0")
            pending = [one for one in self.waiting.values() if one["type"] != "EventSource"]
            if pending:
                calm_since = None
            elif calm_since is None:
                calm_since = time.monotonic()
            elif time.monotonic() - calm_since >= quiet:
                return
            time.sleep(0.05)
        raise BrowserError(f"still waiting after {seconds} s for {[one['url'] for one in pending]}")

    def before_each_document(self, script):
        """Runs a script before any of the page's own, from the next document on."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def load(self, address):
        """Loads an address anew, also where it differs behind "#" alone."""
        self.call("Page.navigate", url="about:blank")
        self.wait_for("location.href === 'about:blank'", "an empty page")
        self.call("Page.navigate", url=address)
        self.wait_for("document.readyState === 'complete' && location.protocol === 'http:'", f"{address} loaded")

    def reload(self):
        self.evaluate("window.isOld = true")
        self.call("Page.reload")
        self.wait_for("document.readyState === 'complete' && !window.isOld", "the page loaded again")

    def set_size(self, width, height):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def set_theme(self, theme):
        """Makes the system's theme dark or light."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])

    def set_offline(self, is_offline):
        unlimited = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.call("Network.emulateNetworkConditions", offline=is_offline, **unlimited)

    def screenshot(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    # Mouse and keyboard.

    def box(self, element):
        """Where the element that an expression gives is, once it is in sight: x, y, width, height."""
        box = self.evaluate(f"""(() => {{
            const element = {element};
            if (!element) return null;
            element.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }});
            const box = element.getBoundingClientRect();
            return [box.x, box.y, box.width, box.height];
        }})()""")
        if not box or not box[2]:
            raise BrowserError(f"there is nothing to see of {element}; the page says: {self.excerpt()}")
        return box

    def click(self, element, count=1):
        """Clicks in the middle of the element that an expression gives."""
        x, y, width, height = self.box(element)
        at = {"x": x + width / 2, "y": y + height / 2}
        self.mouse("mouseMoved", **at)
        for number in range(1, count + 1):
            self.mouse("mousePressed", **at, button="left", buttons=1, clickCount=number)
            self.mouse("mouseReleased", **at, button="left", clickCount=number)

    def drag(self, element, begin, end):
        """Drags over an element, from one part of its width to another."""
        x, y, width, height = self.box(element)
        middle = y + height / 2
        self.mouse("mouseMoved", x=x + width * begin, y=middle)
        self.mouse("mousePressed", x=x + width * begin, y=middle, button="left", buttons=1, clickCount=1)
        for step in range(1, 9):
            at = begin + (end - begin) * step / 8
            self.mouse("mouseMoved", x=x + width * at, y=middle, button="left", buttons=1)
        self.mouse("mouseReleased", x=x + width * end, y=middle, button="left", clickCount=1)

    def mouse(self, kind, **parameters):
        self.call("Input.dispatchMouseEvent", type=kind, **parameters)

    def type(self, text):
        """Types into what has the focus."""
        self.call("Input.insertText", text=text)

    def press(self, *keys, modifiers=0):
        for key in keys:
            code, text = KEYS.get(key, (ord(key.upper()[0]), key))
            pressed = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
            if text:
                pressed["text"] = text
            self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **pressed)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code, modifiers=modifiers)

    def download(self, start):
        """The name and the bytes of the file that `start()` makes the page give out."""
        before = set(os.listdir(self.downloads))
        start()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            new = [name for name in os.listdir(self.downloads) if name not in before and not partial(name)]
            if new:
                with open(os.path.join(self.downloads, new[0]), "rb") as file:
                    return new[0], file.read()
            self.evaluate("0")
            time.sleep(0.1)
        raise BrowserError(f"no file within {PATIENCE} s")

    # What it takes.

    def footprint(self):
        """How many nodes and listeners there are, and the octets of the heap, after what is unused is gone."""
        for _ in range(2):
            self.call("HeapProfiler.collectGarbage")
        counted = self.call("Memory.getDOMCounters")
        heap = self.call("Runtime.getHeapUsage")["usedSize"]
        return {"nodes": counted["nodes"], "listeners": counted["jsEventListeners"], "heap": heap}


def partial(name):
    return name.endswith(".crdownload") or name.startswith(".")


def exception_text(details):
    exception = details.get("exception", {})
    return exception.get("description") or str(exception.get("value", details.get("text", "an exception")))
