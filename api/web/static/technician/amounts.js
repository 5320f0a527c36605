// Amounts as a technician says them.

import { number, t } from "../words.js";

const HOUR = 60; // minutes

/** Minutes as minutes, and from two hours on as hours. */
export const minutes = (count) =>
  count < 2 * HOUR ? t("minutes", { n: Math.round(count) }) : t("hours", { n: number(Math.round((count / HOUR) * 10) / 10) });

/** A way to a depot: tenths of a kilometre tell nobody anything. */
export const kilometres = (distance) => t("parts.distance", { n: number(Math.max(1, Math.round(distance))) });
