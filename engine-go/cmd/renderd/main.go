// Command renderd renders: Helm charts, Kustomize trees and Jsonnet files come in as frames on standard input,
// manifests go out as JSON on standard output. It has no network and no file system of its own; files come
// with a request, or are asked for one by one while it runs (see conversation.go).
package main

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	_ "time/tzdata" // Templates may ask for time zones, and there is no file to read them from.
)

// maxStackBytes bounds runaway recursion: Go ends the process beyond it, which costs this worker only.
const maxStackBytes = 256 << 20

// collectAtPercent is the share of garbage to the rest of the heap at which it is collected, where the heap is large.
const collectAtPercent = 100

// startPercent holds until the first work is done and the heap's size is known (see collector).
const startPercent = 400

func main() {
	stderr := os.Stderr
	watch := limitMemory(memoryLimitFromArguments(), stderr)
	silence()
	confine()
	debug.SetMaxStack(maxStackBytes)
	debug.SetGCPercent(startPercent)
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	http.DefaultTransport = noNetwork{}
	if err := newConversation(os.Stdin, os.Stdout, operations, watch).run(); err != nil {
		fmt.Fprintln(stderr, err)
		os.Exit(1)
	}
}

// silence keeps standard error for the reason of a death: libraries chat in there, and what the parent keeps of it is
// bounded. Go's runtime does not look at the variable.
func silence() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
}

var operations = map[string]operation{
	"helm-template":   helmTemplate,
	"helm-values":     helmValues,
	"kustomize-build": kustomizeBuild,
	"jsonnet":         evaluateJsonnet,
	"split":           splitDocuments,
}

func memoryLimitFromArguments() int64 {
	if len(os.Args) < 2 {
		return 0
	}
	mebibytes, err := strconv.ParseInt(os.Args[1], 10, 64)
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: renderd [MEMORY_MIB]")
		os.Exit(2)
	}
	return mebibytes << 20
}

// noNetwork answers every HTTP request that a library tries to make.
type noNetwork struct{}

func (noNetwork) RoundTrip(request *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("renderd has no network: %s", request.URL.Redacted())
}
