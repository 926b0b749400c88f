package main

import (
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// The part of Lua's os library that cannot do harm: the time and the date.
var safeOs = map[string]lua.LGFunction{"time": osTime, "date": osDate}

func openSafeOs(state *lua.LState) int {
	state.Push(state.RegisterModule(lua.OsLibName, safeOs))
	return 1
}

func loadSafeOs(state *lua.LState) int {
	state.Push(state.SetFuncs(state.NewTable(), safeOs))
	return 1
}

func osTime(state *lua.LState) int {
	if state.GetTop() == 0 {
		state.Push(lua.LNumber(time.Now().Unix()))
		return 1
	}
	given := state.CheckTable(1)
	field := func(name string, standard int) int {
		if number, ok := given.RawGetString(name).(lua.LNumber); ok {
			return int(number)
		}
		return standard
	}
	moment := time.Date(field("year", -1), time.Month(field("month", -1)), field("day", -1),
		field("hour", 12), field("min", 0), field("sec", 0), 0, time.UTC)
	state.Push(lua.LNumber(moment.Unix()))
	return 1
}

func osDate(state *lua.LState) int {
	format := state.OptString(1, "%c")
	moment := time.Now().UTC()
	if state.GetTop() >= 2 {
		moment = time.Unix(state.CheckInt64(2), 0).UTC()
	}
	format = strings.TrimLeft(format, "!")
	if strings.HasPrefix(format, "*t") {
		state.Push(dateTable(state, moment))
		return 1
	}
	state.Push(lua.LString(formatDate(moment, format)))
	return 1
}

func dateTable(state *lua.LState, moment time.Time) *lua.LTable {
	table := state.NewTable()
	for name, number := range map[string]int{
		"year": moment.Year(), "month": int(moment.Month()), "day": moment.Day(), "hour": moment.Hour(),
		"min": moment.Minute(), "sec": moment.Second(), "wday": int(moment.Weekday()) + 1, "yday": 0,
	} {
		table.RawSetString(name, lua.LNumber(number))
	}
	table.RawSetString("isdst", lua.LFalse)
	return table
}

// What gopher-lua's own os.date writes for each letter, in Go's layout language.
var dateLayouts = map[byte]string{
	'a': "mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'c': "02 Jan 06 15:04 MST", 'd': "02",
	'F': "2006-01-02", 'H': "15", 'I': "03", 'm': "01", 'M': "04", 'p': "PM", 'P': "pm", 'S': "05",
	'x': "15/04/05", 'X': "15:04:05", 'y': "06", 'Y': "2006", 'z': "-0700", 'Z': "MST",
}

func formatDate(moment time.Time, format string) string {
	var text strings.Builder
	for index := 0; index < len(format); index++ {
		if format[index] != '%' || index+1 == len(format) {
			text.WriteByte(format[index])
			continue
		}
		index++
		letter := format[index]
		if layout, known := dateLayouts[letter]; known {
			text.WriteString(moment.Format(layout))
		} else if letter == 'w' {
			text.WriteByte('0' + byte(moment.Weekday()))
		} else if letter == '%' {
			text.WriteByte('%')
		} else {
			text.WriteByte('%')
			text.WriteByte(letter)
		}
	}
	return text.String()
}
