/** `--project faults two-nodes` is that suite alone: Jest would take every pattern behind its own `--selectProjects` for a project. */
export function jestArguments([first, ...rest]) {
  if (first !== '--project') return first === undefined ? [] : [first, ...rest];
  const [project, ...patterns] = rest;
  return [...patterns, '--selectProjects', project];
}
