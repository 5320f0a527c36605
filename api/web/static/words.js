// What the page says, in the language the server chose; and numbers and times as people of that language write them.

const words = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const locale = language === "zh" ? "zh-CN" : "en-GB";

/** The text of that key with its values filled in; a key without text shows itself. */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export const has = (key) => key in words;
/** What follows that beginning in the keys, sorted: `keysOf("role.")` are the roles. */
export const keysOf = (beginning) =>
  Object.keys(words).filter((key) => key.startsWith(beginning)).map((key) => key.slice(beginning.length));
/** The text in the page's language from a record with `..._zh` and `..._en`, or the other one where it has none. */
export const named = (record, field = "name") =>
  (language === "zh" ? record[`${field}_zh`] || record[`${field}_en`] : record[`${field}_en`] || record[`${field}_zh`]) || "";
/** 0.463 as 46 %; what is small but not nothing is not called 0. */
export const percent = (share) => (share > 0 && share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`);
export const number = (value) => new Intl.NumberFormat(locale).format(value);
export const when = (time) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
export const time = (moment) => new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(moment));
export const day = (time) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(time));

/** How long from now, or how long ago: "in 25 minutes", "3 小时前". */
export function fromNow(time) {
  const seconds = (new Date(time) - Date.now()) / 1000;
  const [unit, size] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
