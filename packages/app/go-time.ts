const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** What stands for what in Go's layouts, longest first. */
const element =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|Z0700|Z07|-07:00|-0700|-07|01|02|03|04|05|06|15|PM|pm|_2|[.,]0+|[.,]9+|1|2|3|4|5/g;

/** Formats a time in UTC by one of Go's layouts (`2006-01-02T15:04:05.999Z07:00`). */
export function formatGoTime(time: Date, layout: string): string {
  return layout.replace(element, (part) => formatPart(time, part));
}

function formatPart(time: Date, part: string): string {
  if (/^[.,]/.test(part)) return fraction(time, part);
  const two = (number: number): string => String(number).padStart(2, '0');
  const month = months[time.getUTCMonth()] ?? '';
  const day = days[time.getUTCDay()] ?? '';
  const [date, hour] = [time.getUTCDate(), time.getUTCHours()];
  const hour12 = hour % 12 || 12;
  const parts: Readonly<Record<string, string>> = {
    January: month,
    Jan: month.slice(0, 3),
    Monday: day,
    Mon: day.slice(0, 3),
    MST: 'UTC',
    2006: String(time.getUTCFullYear()),
    '06': two(time.getUTCFullYear() % 100),
    '01': two(time.getUTCMonth() + 1),
    1: String(time.getUTCMonth() + 1),
    '02': two(date),
    _2: String(date).padStart(2, ' '),
    2: String(date),
    15: two(hour),
    '03': two(hour12),
    3: String(hour12),
    '04': two(time.getUTCMinutes()),
    4: String(time.getUTCMinutes()),
    '05': two(time.getUTCSeconds()),
    5: String(time.getUTCSeconds()),
    PM: hour < 12 ? 'AM' : 'PM',
    pm: hour < 12 ? 'am' : 'pm',
    '-07:00': '+00:00',
    '-0700': '+0000',
    '-07': '+00',
  };
  return part.startsWith('Z') ? 'Z' : (parts[part] ?? part);
}

/** `.000` writes all digits, `.999` none that are zeros at the end. We know milliseconds. */
function fraction(time: Date, part: string): string {
  const digits = String(time.getUTCMilliseconds())
    .padStart(3, '0')
    .padEnd(9, '0')
    .slice(0, part.length - 1);
  if (part[1] === '0') return `${part[0] ?? ''}${digits.padEnd(part.length - 1, '0')}`;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : `${part[0] ?? ''}${trimmed}`;
}
