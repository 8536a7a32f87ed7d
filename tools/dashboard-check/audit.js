// What the checks ask a page about itself. It is evaluated in the page and gives an object of functions.
(() => {
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest(".quiet");

  // Whatever form a colour has, a canvas knows its parts.
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function parts(colour) {
    if (!known.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
      known.set(colour, [red, green, blue, alpha / 255]);
    }
    return known.get(colour);
  }

  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);

  function background(element) {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const layer = parts(getComputedStyle(one).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      // A bar that is drawn behind the text.
      const bar = one.querySelector(":scope > i:empty");
      if (bar && one !== element.parentElement?.parentElement) layers.unshift(parts(getComputedStyle(bar).backgroundColor));
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  }

  function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function describe(element) {
    const name = element.id ? `#${element.id}` : [...element.classList].map((part) => `.${part}`).join("");
    return `<${element.localName}${name}> ${(element.textContent || element.value || "").trim().slice(0, 30)}`.trim();
  }

  const focusable = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";

  return {
    /** Texts that do not stand out from what is behind them, with their contrast. */
    faintTexts() {
      const found = new Map();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let number = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !isShown(element) || element.closest(":disabled, script, noscript, svg, option")) continue;
        number += 1;
        const style = getComputedStyle(element);
        const behind = background(element);
        const ratio = contrast(over(parts(style.color), behind), behind);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (isLarge ? 3 : 4.5)) found.set(`${describe(element)} ${ratio.toFixed(2)}`, 1);
      }
      return { number, found: [...found.keys()] };
    },

    /** What is wrong with headings, tables, pictures and ids. */
    structure() {
      const wrong = [];
      const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(
        (element) => element.checkVisibility() && !element.closest("dialog"));
      const levels = headings.map((element) => Number(element.localName[1]));
      const tops = levels.filter((level) => level === 1).length;
      if (tops !== 1) wrong.push(`${tops} headings of level 1`);
      levels.forEach((level, i) => {
        if (i > 0 && level > levels[i - 1] + 1) wrong.push(`a level is left out before ${describe(headings[i])}`);
      });
      for (const heading of headings) if (!heading.textContent.trim()) wrong.push(`an empty ${heading.localName}`);
      for (const image of document.querySelectorAll("img:not([alt])")) wrong.push(`no alt: ${describe(image)}`);
      for (const table of document.querySelectorAll("table")) {
        if (!table.caption?.textContent.trim()) wrong.push(`a table without a caption: ${describe(table)}`);
        for (const cell of table.querySelectorAll("th:not([scope])")) wrong.push(`th without scope: ${describe(cell)}`);
      }
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      for (const id of new Set(ids.filter((one, i) => ids.indexOf(one) !== i))) wrong.push(`two have the id ${id}`);
      for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"]) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
          for (const id of element.getAttribute(name).split(/\s+/).filter(Boolean)) {
            if (!document.getElementById(id)) wrong.push(`${name} of ${describe(element)} names nobody: ${id}`);
          }
        }
      }
      if (document.querySelector("[onclick], [onerror], [onload]")) wrong.push("handlers in attributes");
      return wrong;
    },

    /** What the keyboard must be able to reach; the order is kept in `window.reachable`. */
    reachable() {
      window.reachable = [...document.querySelectorAll(focusable)].filter((element) =>
        element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true })
        && !element.closest("[inert], dialog:not([open])") && !(element.type === "radio" && !element.checked));
      return window.reachable.length;
    },

    /** Which of them has the focus, and whether one sees that. */
    focused() {
      const style = getComputedStyle(document.activeElement);
      const isSeen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      return { place: window.reachable.indexOf(document.activeElement), isSeen, what: describe(document.activeElement) };
    },

    describe: (place) => describe(window.reachable[place]),

    /** By how many pixels the page is wider than the window, and what sticks out. */
    overflow() {
      const width = document.documentElement.clientWidth;
      const excess = document.documentElement.scrollWidth - width;
      const inScroller = (element) => {
        for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
          if (getComputedStyle(one).overflowX !== "visible") return true;
        }
        return false;
      };
      const out = excess <= 0 ? [] : [...document.body.querySelectorAll("*")].filter((element) =>
        element.getBoundingClientRect().right > width + 1 && !inScroller(element)).map(describe);
      return { excess, out: out.slice(0, 4) };
    },
  };
})()
