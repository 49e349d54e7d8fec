/** 32 random bits. */
export const random = () => crypto.getRandomValues(new Uint32Array(1))[0];
