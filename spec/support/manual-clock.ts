export {
  createTestClock as createManualClock,
  runPendingWork,
  type TestClock as ManualClock,
} from '../../lib/testing/test-clock';
