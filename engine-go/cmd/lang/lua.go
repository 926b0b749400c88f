package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
	luajson "layeh.com/gopher-json"
)

const luaLimit = time.Second

var luaScripts = newCache[*lua.FunctionProto](1024)

// runLua runs a script with the given globals and returns {type, value}: the kind of Lua value it returned
// and that value as JSON. Without openLibs only the base, table, package and a harmless os library are there.
func runLua(raw []byte) (any, error) {
	var request struct {
		Script    string         `json:"script"`
		Globals   map[string]any `json:"globals"`
		OpenLibs  bool           `json:"openLibs"`
		TimeoutMs int64          `json:"timeoutMs"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	proto, err := luaScripts.get(request.Script, compileLua)
	if err != nil {
		return nil, err
	}
	state := newLua(request.OpenLibs)
	defer state.Close()
	ctx := withDeadline(milliseconds(request.TimeoutMs, luaLimit))
	state.SetContext(ctx)
	for name, value := range request.Globals {
		state.SetGlobal(name, luaValue(state, plain(value)))
	}
	state.Push(state.NewFunctionFromProto(proto))
	if err := state.PCall(0, lua.MultRet, nil); err != nil {
		return nil, luaError(err, ctx)
	}
	result := state.Get(-1)
	answer := map[string]any{"type": result.Type().String()}
	if result.Type() == lua.LTNil {
		return answer, nil
	}
	encoded, err := luajson.Encode(result)
	if err != nil {
		return nil, err
	}
	answer["value"] = json.RawMessage(encoded)
	return answer, nil
}

func compileLua(script string) (*lua.FunctionProto, error) {
	const name = "<string>"
	chunk, err := parse.Parse(strings.NewReader(script), name)
	if err != nil {
		return nil, compileError(err)
	}
	proto, err := lua.Compile(chunk, name)
	if err != nil {
		return nil, compileError(err)
	}
	return proto, nil
}

// compileError words a syntax error as LState.LoadString does.
func compileError(err error) error {
	return &lua.ApiError{Type: lua.ApiErrorSyntax, Object: lua.LString(err.Error()), Cause: err}
}

func newLua(openLibs bool) *lua.LState {
	state := lua.NewState(lua.Options{SkipOpenLibs: !openLibs})
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{
		{lua.LoadLibName, lua.OpenPackage},
		{lua.BaseLibName, lua.OpenBase},
		{lua.TabLibName, lua.OpenTable},
		{lua.OsLibName, openSafeOs},
	} {
		state.Push(state.NewFunction(library.open))
		state.Push(lua.LString(library.name))
		state.Call(1, 0)
	}
	state.PreloadModule(lua.OsLibName, loadSafeOs)
	// Nothing may be printed from in here; there is no console.
	state.SetGlobal("print", state.NewFunction(func(*lua.LState) int { return 0 }))
	return state
}

// luaError drops the stack trace, as the text goes to users, and names a timeout.
func luaError(err error, ctx *deadlineContext) error {
	var failed *lua.ApiError
	if errors.As(err, &failed) {
		failed.StackTrace = ""
	}
	if ctx.done {
		return fmt.Errorf("%s: %w", strings.TrimSpace(err.Error()), ctx.Err())
	}
	return err
}

func luaValue(state *lua.LState, value any) lua.LValue {
	switch typed := value.(type) {
	case bool:
		return lua.LBool(typed)
	case string:
		return lua.LString(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	case []any:
		table := state.CreateTable(len(typed), 0)
		for _, item := range typed {
			table.Append(luaValue(state, item))
		}
		return table
	case map[string]any:
		table := state.CreateTable(0, len(typed))
		for key, item := range typed {
			table.RawSetString(key, luaValue(state, item))
		}
		return table
	}
	return lua.LNil
}
