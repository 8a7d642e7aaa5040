export { type Clock, type ClockState, createClock } from "./clock.ts";
