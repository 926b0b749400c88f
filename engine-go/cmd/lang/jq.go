package main

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/itchyny/gojq"
)

const (
	jqLimit      = time.Second
	jqMaxResults = 100_000
)

var jqPrograms = newCache[*gojq.Code](512)

// runJq runs a jq program over one input and returns all its outputs.
func runJq(raw []byte) (any, error) {
	var request struct {
		Program   string `json:"program"`
		Input     any    `json:"input"`
		TimeoutMs int64  `json:"timeoutMs"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	code, err := jqPrograms.get(request.Program, compileJq)
	if err != nil {
		return nil, err
	}
	outputs := []any{}
	ctx := withDeadline(milliseconds(request.TimeoutMs, jqLimit))
	results := code.RunWithContext(ctx, jqInput(request.Input))
	for {
		value, more := results.Next()
		if !more {
			return outputs, nil
		}
		if failed, isError := value.(error); isError {
			var halt *gojq.HaltError
			if errors.As(failed, &halt) && halt.Value() == nil {
				return outputs, nil
			}
			return nil, failed
		}
		if len(outputs) == jqMaxResults {
			return nil, fmt.Errorf("more than %d results", jqMaxResults)
		}
		outputs = append(outputs, value)
	}
}

func compileJq(program string) (*gojq.Code, error) {
	query, err := gojq.Parse(program)
	if err != nil {
		return nil, err
	}
	return gojq.Compile(query)
}

// jqInput converts to the types that gojq knows: int where a number is whole, *big.Int where it is larger.
func jqInput(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for key, item := range typed {
			typed[key] = jqInput(item)
		}
		return typed
	case []any:
		for index, item := range typed {
			typed[index] = jqInput(item)
		}
		return typed
	}
	number, isNumber := value.(interface {
		Int64() (int64, error)
		Float64() (float64, error)
		String() string
	})
	if !isNumber {
		return value
	}
	if whole, err := number.Int64(); err == nil {
		return int(whole)
	}
	if large, ok := new(big.Int).SetString(number.String(), 10); ok {
		return large
	}
	float, _ := number.Float64()
	return float
}
