export { type Clock, type ClockState, createClock } from "./clock.ts";
export {
  changeClock,
  ClockRangeError,
  clockChange,
  clockDocument,
  clockMoment,
  clockRange,
} from "./clock-change.ts";
export { type Rewind, rewindOf } from "./rewind.ts";
