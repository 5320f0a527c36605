// Who is signed in: a draft's author does not publish it, an admin may overrule the golden reports.

import { session } from "../server.js";

let known = null;

/** Ask once; every view is shown afterwards. */
export async function loadMe() {
  known ??= await session();
}

export const myName = () => known.account.name;
export const isAdmin = () => known.rights.includes("administer");
