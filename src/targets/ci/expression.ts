/** An expression of GitHub Actions: `${{ … }}`. Never of text that people outside can choose. */
export function expression(text: string): string {
  return `\${{ ${text} }}`
}
