// The reference page: reads /openapi.json and draws it. Everything is made with textContent, so
// nothing in the document can become markup.
"use strict";

const methods = ["get", "post", "put", "patch", "delete"];

/** An element with attributes and children; strings become text. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

/** Text in which `code` between backquotes is set as code. */
function prose(text) {
  return String(text || "").split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

let api;

function resolve(node) {
  if (!node || !node.$ref) return node || {};
  return node.$ref.slice(2).split("/").reduce((at, step) => (at ? at[step] : undefined), api) || {};
}

function nameOf(schema) {
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(nameOf).join(" or ");
  if (schema.type === "array") return "list of " + nameOf(schema.items || {});
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "anything";
  return schema.format ? type + " (" + schema.format + ")" : type;
}

function limits(schema) {
  const said = [];
  if (schema.enum) said.push("one of " + schema.enum.map((value) => String(value)).join(", "));
  const range = (low, high, unit) => {
    if (low != null && high != null) said.push(low + " to " + high + unit);
    else if (low != null) said.push("at least " + low + unit);
    else if (high != null) said.push("at most " + high + unit);
  };
  range(schema.minimum, schema.maximum, "");
  range(schema.minLength, schema.maxLength, " characters");
  range(schema.minItems, schema.maxItems, " items");
  if (schema.pattern) said.push("matches " + schema.pattern);
  return said.join("; ");
}

/** The named object inside a schema: itself, an item, or one of several. */
function objectIn(schema) {
  const at = resolve(schema);
  if (at.properties) return at;
  if (at.items) return objectIn(at.items);
  for (const each of at.anyOf || []) {
    const found = objectIn(each);
    if (found) return found;
  }
  return null;
}

/** A table of an object's members; objects inside unfold. */
function members(schema, depth, seen) {
  const object = objectIn(schema);
  if (!object) return element("p", {}, element("code", {}, nameOf(schema)));
  const required = new Set(object.required || []);
  const rows = Object.entries(object.properties || {}).map(([name, member]) => {
    const inner = objectIn(member);
    const unfold = inner && depth < 4 && !seen.includes(inner) &&
      element("details", {}, element("summary", { class: "quiet" }, nameOf(member)),
        element("div", { class: "nested" }, members(member, depth + 1, [...seen, inner])));
    return element("tr", {},
      element("td", { class: "name" }, element("code", {}, name),
        required.has(name) && element("span", { class: "must" }, " required")),
      element("td", {}, unfold || element("span", { class: "mono" }, nameOf(member))),
      element("td", {}, prose(member.description), " ",
        element("span", { class: "limits" }, limits(resolve(member)))));
  });
  return element("table", {},
    element("thead", {}, element("tr", {}, ...["Field", "Type", "Meaning"].map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...rows));
}

/** A value that fits a schema, to start from. */
function example(schema, depth = 0) {
  const at = resolve(schema);
  if (at.enum) return at.enum[0];
  if (at.anyOf) return example(at.anyOf[0], depth);
  const type = Array.isArray(at.type) ? at.type[0] : at.type;
  if (type === "object") {
    if (depth > 3) return {};
    const required = new Set(at.required || Object.keys(at.properties || {}));
    return Object.fromEntries(Object.entries(at.properties || {})
      .filter(([name]) => required.has(name)).map(([name, member]) => [name, example(member, depth + 1)]));
  }
  if (type === "array") return depth > 3 ? [] : [example(at.items || {}, depth + 1)];
  if (type === "integer" || type === "number") return at.minimum ?? 1;
  if (type === "boolean") return false;
  if (type === "string") return at.format === "date-time" ? "2026-01-01T00:00:00Z" : at.format === "email" ? "ada@example.org" : "text";
  return null;
}

function parameters(list) {
  return element("table", {},
    element("thead", {}, element("tr", {}, ...["Name", "In", "Type", "Meaning"].map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...list.map((each) => element("tr", {},
      element("td", { class: "name" }, element("code", {}, each.name), each.required && element("span", { class: "must" }, " required")),
      element("td", {}, each.in), element("td", { class: "mono" }, nameOf(each.schema || {})),
      element("td", {}, prose(each.description), " ", element("span", { class: "limits" }, limits(each.schema || {})))))));
}

function token() {
  return document.getElementById("token").value.trim();
}

function curl(method, path, operation, body) {
  const lines = ["curl -X " + method.toUpperCase() + " " + location.origin + path];
  if ((operation.security || []).length) lines.push('-H "Authorization: Bearer $TOKEN"');
  if (body && body["application/json"]) {
    lines.push('-H "Content-Type: application/json"');
    lines.push("-d '" + JSON.stringify(example(body["application/json"].schema)) + "'");
  } else if (body && body["multipart/form-data"]) {
    lines.push('-F "files=@document.pdf"');
  }
  return lines.join(" \\\n  ");
}

/** The form that sends a real request. */
function trial(method, path, operation, list, body) {
  const inputs = new Map();
  const fields = list.filter((each) => each.in !== "header").map((each) => {
    const input = element("input", { type: "text", placeholder: each.required ? "required" : "", autocomplete: "off" });
    inputs.set(each, input);
    return element("label", {}, element("code", {}, each.name), input);
  });
  const json = body && body["application/json"];
  const text = json && element("textarea", { "aria-label": "Body", spellcheck: "false" });
  if (text) text.value = JSON.stringify(example(json.schema), null, 2);
  const output = element("pre", { hidden: true, tabindex: "0", "aria-live": "polite" });
  const send = async () => {
    let url = path;
    const query = new URLSearchParams();
    for (const [each, input] of inputs) {
      if (each.in === "path") url = url.replace("{" + each.name + "}", encodeURIComponent(input.value));
      else if (input.value) query.set(each.name, input.value);
    }
    if ([...query].length) url += "?" + query;
    const headers = {};
    if (token()) headers.Authorization = "Bearer " + token();
    if (text) headers["Content-Type"] = "application/json";
    output.hidden = false;
    output.textContent = "\u2026";
    const began = performance.now();
    try {
      const answer = await fetch(url, { method: method.toUpperCase(), headers, body: text ? text.value : undefined });
      const type = answer.headers.get("Content-Type") || "";
      const raw = await answer.text();
      const shown = type.includes("json") && raw ? JSON.stringify(JSON.parse(raw), null, 2) : raw;
      output.textContent = answer.status + " " + answer.statusText + "  " + Math.round(performance.now() - began) +
        " ms  " + (answer.headers.get("X-Request-Id") || "") + "\n\n" + shown;
    } catch (error) {
      output.textContent = "The request failed: " + error.message;
    }
  };
  return element("form", { class: "try", onsubmit: (event) => { event.preventDefault(); send(); } },
    ...fields, text, element("div", { class: "row" }, element("button", { class: "primary" }, "Send"),
      element("span", { class: "quiet" }, (operation.security || []).length ? "Uses the token at the top of the page." : "Needs no token.")),
    output);
}

function responses(operation) {
  return Object.entries(operation.responses || {}).map(([status, each]) => {
    const schema = (Object.values(each.content || {})[0] || {}).schema;
    const types = Object.keys(each.content || {}).join(", ");
    const problem = types === "application/problem+json";
    return element("details", { open: status < "300" }, element("summary", {}, element("code", {}, status), " ",
      status < "300" ? each.description : problem ? "" : each.description, " ", element("span", { class: "quiet" }, problem ? "problem" : types)),
      element("div", { class: "nested" }, problem ? element("p", {}, prose(each.description)) : schema ? members(schema, 0, []) : null));
  });
}

function inside(method, path, operation) {
  const list = (operation.parameters || []).map(resolve);
  const body = operation.requestBody && operation.requestBody.content;
  const copy = curl(method, path, operation, body);
  const secured = (operation.security || []).length > 0;
  return element("div", { class: "inside" },
    operation.description ? element("p", {}, ...prose(operation.description)) : null,
    element("p", {}, secured ? element("span", { class: "badge" }, "role " + (operation["x-least-role"] || "any") + " or above") : element("span", { class: "badge" }, "public"),
      (operation.security || []).some((each) => each.api_key) && element("span", { class: "badge" }, "API key")),
    list.length ? [element("h3", {}, "Parameters"), parameters(list)] : null,
    body ? [element("h3", {}, "Body"), ...Object.entries(body).map(([type, each]) =>
      element("div", {}, element("p", { class: "quiet mono" }, type), members(each.schema, 0, [])))] : null,
    element("h3", {}, "Answers"), ...responses(operation),
    element("h3", {}, "From a terminal"), element("pre", { tabindex: "0" }, copy),
    element("div", { class: "row" }, element("button", { type: "button", onclick: (event) => {
      navigator.clipboard.writeText(copy).then(() => { event.target.textContent = "Copied"; });
    } }, "Copy")),
    element("h3", {}, "Try it"), trial(method, path, operation, list, body));
}

function drawOperation(method, path, operation) {
  const box = element("details", { class: "operation", id: operation.operationId },
    element("summary", {}, element("span", { class: "method " + method }, method.toUpperCase()),
      element("code", { class: "path" }, path), element("span", { class: "what" }, operation.summary)));
  // Drawn when it is first opened: a long document then appears at once.
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(inside(method, path, operation));
  });
  return box;
}

function drawErrors(main, index) {
  const codes = ((api.components.schemas || {}).Problem || {})["x-codes"] || [];
  main.append(element("h2", { id: "errors" }, "Error codes"),
    element("p", {}, "Every failure is application/problem+json with one of these codes. Codes are never reused."),
    element("table", {}, element("thead", {}, element("tr", {}, ...["Code", "Status", "Meaning", "Remedy"].map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...codes.map((each) => element("tr", { id: each.code },
        element("td", {}, element("code", {}, each.code)), element("td", {}, String(each.status)),
        element("td", {}, each.meaning), element("td", {}, each.remedy))))));
  index.append(element("h2", {}, "Reference"), element("ul", {}, element("li", {}, element("a", { href: "#errors" }, "Error codes"))));
}

function draw() {
  document.title = api.info.title + " API reference";
  document.getElementById("title").textContent = api.info.title + " API";
  document.getElementById("version").textContent = api.info.version;
  const main = document.getElementById("content");
  const index = document.getElementById("index");
  main.replaceChildren();
  if (api.info.description) main.append(element("p", {}, ...prose(api.info.description)));
  for (const tag of api.tags || []) {
    const section = element("section", { "data-tag": tag.name }, element("h2", {}, tag.name));
    const links = element("ul", {});
    for (const [path, item] of Object.entries(api.paths)) {
      for (const method of methods) {
        const operation = item[method];
        if (!operation || !(operation.tags || []).includes(tag.name)) continue;
        const words = [method, path, operation.summary, operation.operationId].join(" ").toLowerCase();
        const box = drawOperation(method, path, operation);
        box.dataset.words = words;
        section.append(box);
        links.append(element("li", { "data-words": words }, element("a", { href: "#" + operation.operationId },
          element("span", { class: "method " + method }, method.toUpperCase()), operation.summary)));
      }
    }
    if (!links.children.length) continue;
    main.append(section);
    index.append(element("div", {}, element("h2", {}, tag.name), links));
  }
  drawErrors(main, index);
  follow();
}

/** Opens and shows what the address names. */
function follow() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}

function filter(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const each of document.querySelectorAll("[data-words]")) {
    each.hidden = !wanted.every((word) => each.dataset.words.includes(word));
  }
  for (const group of [...document.querySelectorAll("section[data-tag]"), ...document.querySelectorAll("#index > div")]) {
    group.hidden = ![...group.querySelectorAll("[data-words]")].some((each) => !each.hidden);
  }
}

// The choice is shared with the console, whose theme the same name holds; without one the system's is.
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
function applyTheme() {
  document.documentElement.dataset.theme = localStorage.getItem("auriga-theme") || (prefersDark.matches ? "dark" : "light");
}

applyTheme();
prefersDark.addEventListener("change", applyTheme);
document.getElementById("theme").addEventListener("click", () => {
  localStorage.setItem("auriga-theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  applyTheme();
});
document.getElementById("search").addEventListener("input", (event) => filter(event.target.value));
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
});
addEventListener("hashchange", follow);
// The way back, where this server serves a console.
fetch("/", { method: "HEAD", headers: { Accept: "text/html" } }).then((answer) => {
  document.getElementById("console").hidden = !answer.ok;
}).catch(() => {});
fetch("/openapi.json").then((answer) => {
  if (!answer.ok) throw new Error("status " + answer.status);
  return answer.json();
}).then((found) => { api = found; draw(); }).catch((error) => {
  document.getElementById("state").textContent = "The document could not be read: " + error.message;
});
