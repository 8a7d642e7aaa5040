export { ConfigurationError, readSettings, type StackSettings } from "./read-settings.ts";
export { originWithPort, type Setting } from "./setting.ts";
export { type StackSettingName, stackSettings } from "./stack-settings.ts";
