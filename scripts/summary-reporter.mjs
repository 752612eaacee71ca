/**
 * Vitest's last words here: each skipped test with its reason, so that nothing is skipped unseen, then one line for
 * machines that count.
 */
export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    for (const test of skipped)
      console.log(`skipped: ${test.fullName} (${test.result().note ?? 'no reason given'})`)
    const passed = tests.filter((test) => test.result().state === 'passed').length
    // A file that cannot be loaded has no tests, and fails all the same.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length
    const failed = tests.filter((test) => test.result().state === 'failed').length + broken
    console.log(
      `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
    )
  }
}
