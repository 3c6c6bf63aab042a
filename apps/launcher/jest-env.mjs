/** Some packages (Nest, Kysely) are published as ES modules only: jest loads them with this flag. */
export const jestEnv = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim() };
