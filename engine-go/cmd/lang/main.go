// Command lang holds the Go dialects that users write (jq, Lua, Go templates, expr, globs, version ranges,
// cron lines, YAML) as one WebAssembly reactor: JSON in, JSON out, called synchronously.
//
// A caller asks for space with input(n), writes a request there, and calls call(n); the result is an address
// (upper 32 bits) and a length. A request is the operation's name, a line feed, and its arguments as a JSON
// object; the answer is {"value": …} or {"error": …, "kind": …}.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unsafe"
)

func main() {}

// operation is one entry of the table of what can be asked.
type operation func(raw []byte) (any, error)

var operations = map[string]operation{
	"jq":            runJq,
	"lua":           runLua,
	"goTemplate":    runTemplate,
	"expr":          runExpr,
	"glob":          matchGlob,
	"semverCheck":   checkVersion,
	"semverMax":     maxVersion,
	"semverSort":    sortVersions,
	"cron":          cronTimes,
	"yamlParse":     parseYaml,
	"yamlStringify": stringifyYaml,
}

var (
	requestSpace []byte
	answerSpace  []byte
)

// input makes room for a request of n bytes and returns its address.
//
//go:wasmexport input
func input(n int32) int32 {
	if cap(requestSpace) < int(n) || cap(requestSpace) > 1<<20 && int(n) < 1<<20 {
		requestSpace = make([]byte, n)
	}
	requestSpace = requestSpace[:n]
	return int32(uintptr(unsafe.Pointer(unsafe.SliceData(requestSpace))))
}

// call runs the request and returns where its answer lies; the answer stays valid until the next call.
//
//go:wasmexport call
func call() int64 {
	answerSpace = answer(requestSpace)
	address := uint64(uintptr(unsafe.Pointer(unsafe.SliceData(answerSpace))))
	return int64(address<<32 | uint64(len(answerSpace)))
}

func answer(raw []byte) (out []byte) {
	defer func() {
		if reason := recover(); reason != nil {
			// A reason may bring a stack along, which tells users nothing.
			first, _, _ := strings.Cut(fmt.Sprint(reason), "\n")
			out = failure(errors.New(first))
		}
	}()
	name, arguments, _ := bytes.Cut(raw, []byte{'\n'})
	run, known := operations[string(name)]
	if !known {
		return failure(fmt.Errorf("unknown operation %q", name))
	}
	value, err := run(arguments)
	if err != nil {
		return failure(err)
	}
	return encode(map[string]any{"value": value})
}

func failure(err error) []byte {
	answer := map[string]any{"error": err.Error()}
	if kind := kindOf(err); kind != "" {
		answer["kind"] = kind
	}
	return encode(answer)
}

func encode(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return []byte(`{"error":` + string(quote(err.Error())) + `}`)
	}
	return buffer.Bytes()
}

func quote(text string) []byte {
	quoted, _ := json.Marshal(text)
	return quoted
}

// decode reads a request; whole numbers stay whole (int64), as Kubernetes' own JSON reader keeps them.
func decode(raw []byte, request any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(request); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("data after the request")
	}
	return nil
}

// plain turns json.Number into int64 where the number is whole and fits, else into float64.
func plain(value any) any {
	switch typed := value.(type) {
	case json.Number:
		if whole, err := typed.Int64(); err == nil {
			return whole
		}
		float, _ := typed.Float64()
		return float
	case map[string]any:
		for key, item := range typed {
			typed[key] = plain(item)
		}
	case []any:
		for index, item := range typed {
			typed[index] = plain(item)
		}
	}
	return value
}
