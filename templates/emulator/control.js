// The control page: keeps what it shows up to date and sends what its buttons say. It changes the
// page only where something changed, so that focus, selections and opened rows stay.
"use strict";

(() => {
  const root = "/_emulator";
  const message = document.getElementById("message");
  const advance = document.getElementById("advance");
  const fault = document.getElementById("arm");
  // How far the emulator's clock is ahead of this browser's, in milliseconds.
  let ahead = 0;
  let polling = false;
  let silence;

  // What went well is said for a while, what went wrong until something else happens.
  const say = (text, bad = false) => {
    message.textContent = text;
    message.classList.toggle("problem", bad);
    clearTimeout(silence);
    if (!bad) silence = setTimeout(() => (message.textContent = ""), 8000);
  };

  // Time until a moment in words; the emulator writes the same ones.
  const left = (until) => {
    const seconds = Math.floor((until - ahead - Date.now()) / 1000);
    if (seconds < 0) return "expired";
    const parts = [
      [Math.floor(seconds / 86400), "d"],
      [Math.floor(seconds / 3600) % 24, "h"],
      [Math.floor(seconds / 60) % 60, "min"],
      [seconds % 60, "s"],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    return parts.slice(first < 0 ? 3 : first).slice(0, 2).map(([count, unit]) => `${count} ${unit}`).join(" ");
  };

  const tick = () => {
    for (const time of document.querySelectorAll("time[data-until]")) {
      const text = left(Number(time.dataset.until));
      if (time.textContent !== text) time.textContent = text;
    }
    const now = document.getElementById("now");
    const text = new Date(Date.now() + ahead).toISOString().slice(0, 19).replace("T", " ");
    if (now.textContent !== text) now.textContent = text;
  };

  const alike = (one, other) =>
    one && one.nodeType === other.nodeType && one.nodeName === other.nodeName && !one.id;

  // Makes `old` like `fresh`. Elements with an id keep their identity wherever they go.
  const morph = (old, fresh) => {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    if (old.matches("time[data-until], #now")) return;
    const ids = new Set([...fresh.children].map((child) => child.id));
    const known = new Map();
    for (const child of [...old.children]) {
      if (child.id && !ids.has(child.id)) child.remove();
      else if (child.id) known.set(child.id, child);
    }
    let at = old.firstChild;
    for (const wanted of fresh.childNodes) {
      const match = wanted.id ? known.get(wanted.id) : alike(at, wanted) ? at : null;
      if (!match) {
        old.insertBefore(document.importNode(wanted, true), at);
        continue;
      }
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      if (match.nodeType === Node.ELEMENT_NODE) morph(match, wanted);
      else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  };

  const refresh = async () => {
    if (polling) return;
    polling = true;
    try {
      const answer = await fetch(root, { cache: "no-store" });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const fresh of page.querySelectorAll("[data-live]")) {
        const old = document.getElementById(fresh.id);
        if (old) morph(old, fresh);
      }
      ahead = Number(document.getElementById("clock").dataset.now) - Date.now();
      if (message.dataset.lost) {
        delete message.dataset.lost;
        say("The emulator answers again.");
      }
    } catch {
      message.dataset.lost = "yes";
      say("The emulator does not answer. Is it still running?", true);
    } finally {
      polling = false;
    }
    tick();
  };

  const send = async (method, path, body, done) => {
    try {
      const answer = await fetch(root + path, {
        method,
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
      });
      const problem = answer.ok ? null : (await answer.json()).error;
      say(problem ?? done, problem !== null);
    } catch {
      say("The emulator does not answer. Is it still running?", true);
    }
    await refresh();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-path]");
    if (!button) return;
    const body = button.dataset.body && JSON.parse(button.dataset.body);
    send(button.dataset.method ?? "POST", button.dataset.path, body, button.dataset.done);
  });

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const values = new FormData(form);
    if (form === advance) {
      const by = values.get("advance").trim();
      send("POST", "/clock", { advance: by }, `The clock went ${by} ahead.`);
    } else if (form === fault) {
      send("POST", "/faults", faultOf(values), "The fault is armed.");
    } else if (form.dataset.login) {
      const body = { provider: form.dataset.login, account: values.get("account") };
      send("POST", "/login", body, `The next login is ${values.get("account")}'s.`);
    }
  });

  // The fault that the form describes.
  const faultOf = (values) => {
    const kind = values.get("fault");
    const number = (name) => Number(values.get(name));
    const faults = {
      status: () => {
        const code = values.get("code").trim();
        const wait = values.get("retry_after").trim();
        return {
          status: number("status"),
          ...(code && { code }),
          ...(wait && { retry_after: Number(wait) }),
        };
      },
      truncated: () => ({ truncated: number("truncated") }),
      slow: () => ({ slow: number("slow") }),
      redirect: () => ({ redirect: values.get("redirect").trim() }),
      content_type: () => ({ content_type: values.get("content_type").trim() }),
      answer: () => ({ answer: values.get("answer") }),
    };
    const provider = values.get("provider");
    const when = values.get("when");
    return {
      ...(provider && { provider }),
      on: values.get("on"),
      when: when === "nth" ? { nth: number("nth") } : when,
      fault: faults[kind] ? faults[kind]() : kind,
    };
  };

  // Shows the fields that the chosen fault has, and no others.
  const fields = () => {
    const chosen = [fault.elements.fault.value, fault.elements.when.value];
    for (const field of fault.querySelectorAll("[data-when]")) {
      field.hidden = !chosen.includes(field.dataset.when);
      for (const input of field.querySelectorAll("input, select")) input.disabled = field.hidden;
    }
  };

  fault.addEventListener("change", fields);
  fields();
  document.documentElement.classList.add("live");
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  const poll = async () => {
    if (!document.hidden) await refresh();
    setTimeout(poll, 1000);
  };
  setInterval(tick, 250);
  poll();
})();
