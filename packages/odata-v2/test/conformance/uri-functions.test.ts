import { filterRefusals, filterRules } from "./filter-rules.ts";

// OData V2 URI conventions 4.5, MS-ODATA 2.2.3.6.1.1: functions.

filterRules("text functions", [
  ["substringof finds the first text in the second", "substringof('Beta',Text)", [1]],
  ["substringof tells capital letters from small ones", "substringof('beta',Text)", []],
  ["substringof finds no text in everything", "substringof('',Text)", [1, 2, 4]],
  ["substringof compares with true", "substringof('Beta',Text) eq true", [1]],
  ["not substringof leaves null out", "not substringof('Beta',Text)", [2, 4]],
  ["endswith looks at the end", "endswith(Text,'Beta')", [1]],
  ["startswith looks at the beginning", "startswith(Text,'Alpha')", [1]],
  ["% and _ are letters like others", "substringof('%',Text) or startswith(Text,'_')", []],
  ["length counts code points", "length(Text) eq 16", [2]],
  ["indexof counts from zero", "indexof(Text,'Beta') eq 6", [1]],
  ["indexof is -1 where there is none", "indexof(Text,'x') eq -1", [1, 2, 4]],
  ["replace replaces every occurrence", "replace(Text,'a','4') eq 'Alph4 Bet4'", [1]],
  ["replace by nothing deletes", "replace(Text,' ','') eq 'AlphaBeta'", [1]],
  ["replace of nothing changes nothing", "replace(Text,'','x') eq Text", [1, 2, 4]],
  ["substring goes to the end", "substring(Text,6) eq 'Beta'", [1]],
  ["substring takes so many characters", "substring(Text,6,2) eq 'Be'", [1]],
  ["substring counts code points", "substring(Text,15) eq '😀'", [2]],
  ["substring behind the end is empty", "substring(Text,100) eq ''", [1, 2, 4]],
  ["substring beyond all numbers is empty", "substring(Text,9223372036854775807L) eq ''", [1, 2, 4]],
  ["substring from below zero begins at zero", "substring(Text,-3,5) eq 'Alpha'", [1]],
  ["substring of a negative length is empty", "substring(Text,0,-1) eq ''", [1, 2, 4]],
  ["substring takes its place from a property", "substring(Text,Small,2) eq 'et'", [1]],
  ["tolower folds capital letters", "tolower(Text) eq 'alpha beta'", [1]],
  ["toupper folds small letters", "toupper(Text) eq 'ALPHA BETA'", [1]],
  ["tolower and toupper leave other scripts alone", "toupper(Text) eq 'O''NEIL & SöHNE 😀'", [2]],
  ["trim takes blanks away at both ends", "trim(concat(concat('  ',Text),'\t ')) eq 'Alpha Beta'", [1]],
  ["trim leaves blanks inside", "trim('a b ') eq 'a b'", "all"],
  ["concat joins two texts", "concat(Text,'!') eq 'Alpha Beta!'", [1]],
  ["functions stand in functions", "length(trim(concat(substring(Text,0,5),'   '))) eq 5", [1, 2]],
  ["functions take paths", "startswith(Parent/Place/City,'B')", [2]],
]);

filterRules("date functions", [
  ["year of a date", "year(Day) eq 2024", [1]],
  ["month of a date", "month(Day) eq 2", [1]],
  ["day of a date", "day(Day) eq 29", [1]],
  ["hour of a date", "hour(Day) eq 23", [1, 2]],
  ["minute of a date", "minute(Day) eq 59", [1, 2]],
  ["second of a date, its fraction cut", "second(Day) eq 58", [1]],
  [
    "a date before 1970",
    "year(Day) eq 1969 and month(Day) eq 12 and day(Day) eq 31 and second(Day) eq 59",
    [2],
  ],
  ["year of a moment", "year(Moment) eq 2024", [1]],
  ["month of a moment", "month(Moment) eq 12", [1, 2]],
  ["day of a moment", "day(Moment) eq 1", [4]],
  ["hour of a moment, in UTC", "hour(Moment) eq 22", [1]],
  ["minute of a moment", "minute(Moment) eq 30", [1]],
  ["second of a moment", "second(Moment) eq 0", [1, 2, 4]],
  ["hour of a time of day", "hour(Clock) eq 13", [1]],
  ["minute of a time of day", "minute(Clock) eq 20", [1]],
  ["second of a time of day", "second(Clock) eq 1", [1]],
  ["a time of day up to its end", "hour(Clock) eq 23 and minute(Clock) eq 59 and second(Clock) eq 59", [4]],
  [
    "parts of a literal",
    "year(datetime'0001-01-01T00:00:00') eq 1 and day(datetime'9999-12-31T00:00') eq 31",
    "all",
  ],
  ["the first of March of a leap year", "day(datetime'2000-02-29T00:00:00') add 1 eq 30", "all"],
  ["parts of null are null", "year(Day) eq null and hour(Clock) eq null", [3]],
]);

filterRules("number functions", [
  ["round takes the nearest whole number", "round(Price) eq 13", [1]],
  ["round takes halves away from zero", "round(Ratio) eq 3 or round(Ratio) eq -3", [1, 2]],
  ["round of a decimal", "round(Price) eq 0M", [2, 4]],
  ["floor goes down", "floor(Ratio) eq 2 or floor(Ratio) eq -3", [1, 2]],
  ["floor of a decimal", "floor(Price) eq -1", [2]],
  ["ceiling goes up", "ceiling(Ratio) eq 3 or ceiling(Ratio) eq -2", [1, 2]],
  ["ceiling of a decimal", "ceiling(Price) eq 13M", [1]],
  ["a whole number is its own neighbour", "round(Big) eq Big and floor(Number) eq Number", [1, 2, 4]],
  ["rounding reaches beyond 52 bits", "round(4503599627370497.0) eq 4503599627370497.0", "all"],
  ["rounding just below a half is alike everywhere", "round(0.5) eq 1.0 and round(-0.5) eq -1.0", "all"],
]);

filterRules("type functions", [
  ["isof the type of the set holds", "isof('example.things.Thing')", "all"],
  ["isof another type does not hold", "isof('Edm.String')", []],
  ["isof a value's own type holds where it is not null", "isof(Number,'Edm.Int32')", [1, 2, 4]],
  ["isof any other type does not hold", "isof(Number,'Edm.Int64')", []],
  ["cast cuts fractions", "cast(Ratio,'Edm.Int32') eq 2 or cast(Ratio,'Edm.Int32') eq -2", [1, 2]],
  ["cast beyond the type's reach is null", "cast(Number,'Edm.Byte') eq null", [2, 3]],
  ["cast of a large double", "cast(9007199254740992.0,'Edm.Int64') eq 9007199254740992L", "all"],
  ["cast of a double beyond 64 bits is null", "cast(1e19,'Edm.Int64') eq null", "all"],
  ["cast makes doubles", "cast(Number,'Edm.Double') div 2 eq 8.5", [1]],
  ["cast makes digits of integers", "cast(Big,'Edm.String') eq '9007199254740993'", [1]],
  ["cast makes text of guids", "startswith(cast(Code,'Edm.String'),'a0eebc99')", [1]],
  ["cast turns moments into dates", "cast(Moment,'Edm.DateTime') eq datetime'1970-01-01T00:00:00'", [4]],
  ["cast to its own type changes nothing", "cast(Text,'Edm.String') eq Text", [1, 2, 4]],
]);

const wrongTypes = (name: string, filter: string) =>
  `No applicable method found for "${name}" at position 1 in "${filter}" for the specified argument types.`;
const wrongCount = (name: string, filter: string, wanted: string) =>
  `No applicable method found for "${name}" at position 1 in "${filter}" with the specified arguments. Method "${name}" requires ${wanted}.`;

filterRefusals("functions refuse what they do not fit", [
  ["arguments have their types", "length(1) eq 1", 400, wrongTypes("length", "length(1) eq 1")],
  [
    "a place is whole",
    "substring(Text,1.5) eq 'x'",
    400,
    wrongTypes("substring", "substring(Text,1.5) eq 'x'"),
  ],
  ["a time of day has no year", "year(Clock) eq 1", 400, wrongTypes("year", "year(Clock) eq 1")],
  ["texts are not rounded", "round(Text) eq 1", 400, wrongTypes("round", "round(Text) eq 1")],
  [
    "one argument too few",
    "concat('a') eq 'a'",
    400,
    wrongCount("concat", "concat('a') eq 'a'", "exact 2 argument(s)"),
  ],
  [
    "one argument too many",
    "trim('a','b') eq 'a'",
    400,
    wrongCount("trim", "trim('a','b') eq 'a'", "exact 1 argument(s)"),
  ],
  [
    "one argument too few of two or three",
    "substring('a') eq 'a'",
    400,
    wrongCount("substring", "substring('a') eq 'a'", "between 2 and 3 arguments"),
  ],
  ["no argument at all", "length() eq 1", 400, wrongCount("length", "length() eq 1", "exact 1 argument(s)")],
  ["an unknown name", "random() eq 1", 400, 'Unknown function "random" at position 1 in "random() eq 1".'],
  [
    "names are written in small letters",
    "Length(Text) eq 1",
    400,
    'Unknown function "Length" at position 1 in "Length(Text) eq 1".',
  ],
  [
    "isof an unknown type",
    "isof('Edm.Nothing')",
    400,
    "Invalid type 'Edm.Nothing' in \"isof('Edm.Nothing')\".",
  ],
  [
    "cast of a text to a number",
    "cast(Text,'Edm.Int32') eq 1",
    400,
    wrongTypes("cast", "cast(Text,'Edm.Int32') eq 1"),
  ],
  [
    "an argument list that does not end",
    "length(Text",
    400,
    '")" or "," expected after position 12 in "length(Text".',
  ],
]);
