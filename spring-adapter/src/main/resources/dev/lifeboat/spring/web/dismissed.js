// Results that somebody has closed stay closed in this tab.
const KEY = 'lifeboat.dismissed';
const MOST = 100;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
  } catch {
    return [];
  }
}

let ids = read();

export const isDismissed = id => ids.includes(id);

export function dismiss(id) {
  if (isDismissed(id)) return;
  ids = [id, ...ids].slice(0, MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    /* storage may be forbidden: it comes back after a reload */
  }
}
