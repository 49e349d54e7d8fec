/**
 * Where the module and we meet. Numbers alone pass, so that no glue is needed: a
 * fact goes over character by character, its effects, which are longer, lie in the
 * module's memory. Names that end in an underscore are shortened, here as in the
 * module. This file alone is loaded by tests/browser.rs as well, and so imports
 * nothing.
 */
let fact;
let effects;
let memory;

/** 32 random bits. */
export const random = () => crypto.getRandomValues(new Uint32Array(1))[0];

/** The character at a place of the fact; none behind the last. */
export const hear = (at) => fact.codePointAt(at);

/** Takes the effects from where they lie in the memory. */
export const say = (at, length) => {
  effects = new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
};

/** What the module is instantiated with. */
export const imports = {
  imports_: { random_: random, hear_: hear, say_: say },
};

/** Tells the module a fact that happened at a time, and returns the effects. */
export const exchange = (module, at, told) => {
  fact = told;
  memory = module.memory_;
  // By how much the clock is ahead of one that nobody sets.
  module.listen_(at, Date.now() - performance.now());
  return JSON.parse(effects);
};
