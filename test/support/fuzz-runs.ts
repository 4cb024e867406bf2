/** Cases of each property: `usual` many, or as many as `IMAGE_TRUST_FUZZ` says. fast-check prints the seed of a failure. */
export function fuzzRuns(usual: number): { readonly numRuns: number } {
  return { numRuns: Number(process.env['IMAGE_TRUST_FUZZ'] ?? usual) };
}
