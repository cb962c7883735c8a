// Makes elements. Text only ever becomes text nodes, so that no label or name can become markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (name === 'data') {
      for (const [key, item] of Object.entries(value)) if (item !== null && item !== undefined) element.dataset[key] = item;
    } else if (name === 'vars') {
      for (const [key, item] of Object.entries(value)) element.style.setProperty(key, item);
    } else if (name === 'value' || name === 'checked' || name === 'selected') {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** An element with attributes, listeners (on), data attributes and children. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** An icon of icons.svg; decoration, hidden from screen readers. */
export function icon(name, kind = '') {
  return s('svg', { class: 'icon ' + kind, 'aria-hidden': 'true', focusable: 'false' }, s('use', { href: 'icons.svg#' + name }));
}

/** Text of unknown origin in its own direction. */
export function bdi(text, kind) {
  return h('bdi', { class: kind ?? null, title: text.length > 40 ? text : null }, text);
}

/**
 * Puts new children in, and the focus back onto the element with the same data-key: what polls must not take the
 * keyboard away from anybody.
 */
export function put(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest('[data-key]')?.dataset.key ?? null;
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (focused && !focused.isConnected && key) byKey(key, container)?.focus({ preventScroll: true });
  return container;
}

export function byKey(key, container = document) {
  return container.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

/** A button; kinds are primary, quiet, danger, ghost, small. */
export function button(text, { kind = '', symbol = null, key = null, click, ...rest } = {}) {
  return h(
    'button',
    { type: 'button', class: 'button ' + kind, data: { key }, on: click ? { click } : {}, ...rest },
    symbol ? icon(symbol) : null,
    h('span', {}, text),
  );
}

/** A button that is only an icon: its name is read, and shown as a tooltip. */
export function iconButton(name, symbol, { kind = '', key = null, click, ...rest } = {}) {
  return h(
    'button',
    {
      type: 'button',
      class: 'icon-button ' + kind,
      'aria-label': name,
      title: name,
      data: { key },
      on: click ? { click } : {},
      ...rest,
    },
    icon(symbol),
  );
}

/** Runs the action once at a time: a second click while it runs does nothing. */
export function once(action) {
  let running = false;
  return async event => {
    if (running) return;
    running = true;
    const target = event?.currentTarget ?? event?.submitter ?? null;
    target?.setAttribute('aria-busy', 'true');
    try {
      await action(event);
    } finally {
      running = false;
      target?.removeAttribute('aria-busy');
    }
  };
}

/** Says it to a screen reader. */
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? 'urgent' : 'polite');
  region.textContent = '';
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
