"""The committed worker, given tasks without the pages around it. Octets go in and come out as bytes."""

from typing import Any

from playwright.sync_api import Page

RUN = """async ([address, task, given]) => {
  const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const toHex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
  const mapped = (value, change) =>
    Array.isArray(value) ? value.map((one) => mapped(one, change))
    : value && typeof value === "object" && !(value instanceof Uint8Array) && !("octets" in value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, change)]))
      : change(value);
  const worker = new Worker(address);
  const report = await new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = (event) => event.data.kind === "stage" || resolve(event.data);
    const fromPython = (one) => (one && one.octets !== undefined ? fromHex(one.octets) : one);
    worker.postMessage({ task, given: mapped(given, fromPython) });
  });
  worker.terminate();
  return mapped(report, (one) => (one instanceof Uint8Array ? { octets: toHex(one) } : one));
}"""


class Trouble(Exception):
    """What the worker answered instead; its text is the code."""


class Worker:
    """Runs tasks of `keys-worker.js` from an empty page on the portal's server."""

    def __init__(self, page: Page, *, server: str) -> None:
        self.page = page
        self.address = f"{server}/static/portal/keys-worker.js"
        page.route("**/empty", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        page.goto(f"{server}/empty")

    def run(self, task: str, **given: Any) -> Any:
        """The answer. Raises `Trouble`."""
        report = self.page.evaluate(RUN, [self.address, task, _out(given)])
        if report["kind"] == "trouble":
            raise Trouble(report["code"])
        return _in(report["answer"])


def _out(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"octets": value.hex()}
    if isinstance(value, dict):
        return {key: _out(one) for key, one in value.items()}
    return [_out(one) for one in value] if isinstance(value, list) else value


def _in(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["octets"]) if "octets" in value else {key: _in(one) for key, one in value.items()}
    return [_in(one) for one in value] if isinstance(value, list) else value
