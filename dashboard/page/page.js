/* Links of the pages open without a reload, rows open with a click or a key, and changed filters leave no step behind
   in the history. Without this script every link still works as one. */
(() => {
  "use strict";
  // Where the server is: Streamlit would try the page's own address first, and wait before it tries the next.
  window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: new URL("./", location.href).href };
  if (new URLSearchParams(location.search).get("embed") === "true") document.documentElement.dataset.embed = "";
  // What a page is about: an address that differs in one of these is another view, one that Back should find again.
  const VIEWS = ["benchmark", "metric", "subset", "suite", "row", "id", "paper", "claim", "view"];
  const push = history.pushState.bind(history);
  // Whether the reader has done anything since the address was opened: what the page makes of a link by itself (names
  // become ids, choices are filled in) is no step of the reader's.
  let acted = false;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { acted = true; }, true);
  const differs = (before, after) => {
    const [was, is] = [new URLSearchParams(before), new URLSearchParams(after)];
    return acted && before !== "" && VIEWS.some((name) => (was.get(name) || "") !== (is.get(name) || ""));
  };
  history.pushState = (data, unused, url) => {
    const next = new URL(url, location.href);
    const same = next.pathname.replace(/\/$/, "") === location.pathname.replace(/\/$/, "");
    if (same && !differs(location.search, next.search)) history.replaceState(data, unused, url);
    else push(data, unused, url);
    if (!same) acted = false;
  };

  const scroller = () => document.querySelector("[data-testid=stMain]") || window;
  function go(href) {
    const next = new URL(href, location.href);
    if (next.origin !== location.origin) return false;
    // A page that is shown inside another one stays so.
    const here = new URLSearchParams(location.search);
    for (const name of ["embed", "embed_options"]) {
      if (!next.searchParams.has(name)) for (const value of here.getAll(name)) next.searchParams.append(name, value);
    }
    const moved = next.pathname !== location.pathname;
    push({}, "", next.href);
    acted = false;
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    if (moved) scroller().scrollTo(0, 0);
    mark();
    return true;
  }

  // The opened row is marked here and not in the table's text, which stays the same and keeps its focus.
  function mark() {
    const open = new URLSearchParams(location.search).get("row");
    for (const row of document.querySelectorAll("tr[data-row]")) {
      if (open !== null && row.dataset.row === open) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const app = document.querySelector(".stApp");
    if (app) document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
  }
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  });
  addEventListener("popstate", () => { acted = false; soon(); });

  const said = (target, text) => {
    const before = target.textContent;
    target.textContent = text;
    setTimeout(() => { target.textContent = before; }, 1600);
  };
  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const copy = target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard.writeText(copy.dataset.copy || location.href).then(() => said(copy, "Copied"));
      return;
    }
    const home = target.closest("[data-testid=stHtml]");
    const link = target.closest("a[href]");
    if (home && link) {
      if (link.target || link.hasAttribute("download")) return;
      if (go(link.href)) event.preventDefault();
      return;
    }
    const row = target.closest("tr[data-row]");
    const picked = getSelection();
    if (!home || !row || target.closest("button, summary, input") || (picked && String(picked))) return;
    const open = row.querySelector("a[data-open]");
    if (open) go(open.href);
  });

  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      const close = document.querySelector("a[data-close]");
      if (close && !document.querySelector("[role=dialog], [role=listbox]")) {
        const open = document.querySelector("tr[aria-current] a[data-open]");
        go(close.href);
        if (open) open.focus();
      }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const here = document.activeElement && document.activeElement.closest("tr[data-row]");
    if (!here) return;
    const links = [...here.closest("table").querySelectorAll("tr[data-row] a[data-open]")];
    const at = links.findIndex((link) => here.contains(link));
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { next.focus(); event.preventDefault(); }
  });
})();
