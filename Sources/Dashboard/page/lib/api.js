// Requests to the server that the page came from.

/** What a request went wrong with; `status` is 0 where there was no answer. */
export class RequestError extends Error {
  constructor(message, status, parameter) {
    super(message);
    this.status = status;
    this.parameter = parameter;
  }
}

/** A path with its parameters; those that are null, undefined or empty are left out, lists are joined by commas. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || value === "" || value.length === 0) continue;
    query.set(name, Array.isArray(value) ? value.join(",") : value);
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `${path}?${text}` : path;
}

/** Asks for JSON. Throws RequestError; an aborted request throws AbortError. */
export async function get(path, parameters, { signal } = {}) {
  return await request("GET", address(path, parameters), undefined, signal);
}

/** Sets something. */
export async function put(path, body) {
  return await request("PUT", path, JSON.stringify(body));
}

/** Removes something. */
export async function remove(path) {
  return await request("DELETE", path);
}

async function request(method, url, body, signal) {
  let response;
  try {
    response = await fetch(url, { method, body, signal, headers: body ? { "Content-Type": "application/json" } : {} });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError("The server does not answer.", 0);
  }
  const text = await response.text();
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    throw new RequestError(`The server answered ${response.status} and no JSON.`, response.status);
  }
  if (response.ok) return json;
  const detail = json?.detail ?? response.statusText;
  throw new RequestError(json?.parameter ? `${json.parameter}: ${detail}` : detail, response.status, json?.parameter);
}

/**
 * The second-by-second events of `/api/v1/stream`. `onEvent` gets each; `onState` true or false as the connection
 * comes and goes. The browser connects anew by itself. Call the returned function to end it.
 */
export function stream(parameters, onEvent, onState = () => {}) {
  let source = null;
  let retry = null;
  const connect = () => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(address("/api/v1/stream", parameters));
    source.onopen = () => onState(true);
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      onState(false);
      // After an answer that is no stream the browser gives up; the server may be well again later.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, 5000);
    };
  };
  // A hidden page asks for nothing.
  const shown = () => {
    if (document.hidden) source?.close();
    else if (source?.readyState === EventSource.CLOSED) connect();
  };
  document.addEventListener("visibilitychange", shown);
  connect();
  return () => {
    document.removeEventListener("visibilitychange", shown);
    clearTimeout(retry);
    source.close();
  };
}

/** Does something now and each `seconds`, but not while the page is hidden. Returns what ends it. */
export function every(seconds, action) {
  let timer = null;
  let ended = false;
  const run = async () => {
    if (!document.hidden) await action();
    if (!ended) timer = setTimeout(run, seconds * 1000);
  };
  run();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
