// Flows: which definitions there are, and the largest flows of one of them.

import { fill, h } from "../lib/dom.js";
import { flowList } from "./flow-list.js";
import { flowView } from "./flow-view.js";

export const title = "Flows";

export async function open(root, place) {
  let name;
  let part = null;

  async function update(next) {
    const wanted = next.parts[0] ?? "";
    if (wanted === name) {
      part?.update?.(next);
      return;
    }
    part?.close?.();
    part = null;
    name = wanted;
    const body = h("div");
    fill(root, body);
    const made = wanted ? await flowView(body, next) : await flowList(body);
    if (name === wanted) part = made;
    else made.close?.();
  }

  await update(place);
  return {
    update,
    close() {
      name = null;
      part?.close?.();
    },
  };
}
