package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// message is every header that comes in. Three kinds:
//
//	{id, op, args, blobs}   a request; its body is the blobs one after the other, blobs are their lengths
//	{answer, type, …}       the answer to something asked for; a file's content is the body
//	{cancel}                the id of a request whose result nobody waits for any more
type message struct {
	ID    int             `json:"id"`
	Op    string          `json:"op"`
	Args  json.RawMessage `json:"args"`
	Blobs []int           `json:"blobs"`
	// MaxBytes bounds the body of the result.
	MaxBytes int `json:"maxBytes"`

	Answer  int     `json:"answer"`
	Type    string  `json:"type"`
	Entries []entry `json:"entries"`
	Message string  `json:"message"`

	Cancel int `json:"cancel"`
}

// entry is one name in a directory.
type entry struct {
	Name      string `json:"name"`
	Directory bool   `json:"directory"`
}

// question is what a running request wants to know of the tree; it goes out with the request's id.
type question struct {
	ID   int    `json:"id"`
	Ask  int    `json:"ask"`
	Kind string `json:"kind"`
	Path string `json:"path"`
}

type outcome struct {
	ID     int            `json:"id"`
	Done   bool           `json:"done"`
	Error  string         `json:"error,omitempty"`
	Kind   string         `json:"kind,omitempty"`
	Result map[string]any `json:"result,omitempty"`
}

// operation does one kind of request. Its body, usually a JSON array of manifests, goes out as it is.
type operation func(*request) (result map[string]any, body []byte, err error)

// request is one piece of work.
type request struct {
	message
	blobs    [][]byte
	ask      func(kind, path string) (reply, error)
	canceled chan struct{}
}

type reply struct {
	kind    string
	content []byte
	entries []entry
}

type conversation struct {
	in         *bufio.Reader
	out        io.Writer
	operations map[string]operation
	watch      *memoryWatch

	writing sync.Mutex
	state   sync.Mutex
	running map[int]*request
	waiting map[int]chan frameMessage
	lastAsk int
}

type frameMessage struct {
	message
	body []byte
}

func newConversation(in io.Reader, out io.Writer, operations map[string]operation, watch *memoryWatch) *conversation {
	return &conversation{
		in:         bufio.NewReaderSize(in, 1<<16),
		out:        out,
		operations: operations,
		watch:      watch,
		running:    map[int]*request{},
		waiting:    map[int]chan frameMessage{},
	}
}

// run serves until standard input ends.
func (c *conversation) run() error {
	for {
		incoming, err := readFrame(c.in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var head message
		if err := json.Unmarshal(incoming.header, &head); err != nil {
			return fmt.Errorf("bad header: %w", err)
		}
		switch {
		case head.Cancel != 0:
			c.cancel(head.Cancel)
		case head.Answer != 0:
			c.deliver(frameMessage{head, incoming.body})
		default:
			if err := c.start(head, incoming.body); err != nil {
				return err
			}
		}
	}
}

func (c *conversation) start(head message, body []byte) error {
	work := &request{message: head, canceled: make(chan struct{})}
	for _, length := range head.Blobs {
		if length < 0 || length > len(body) {
			return fmt.Errorf("request %d: its body is too short", head.ID)
		}
		work.blobs = append(work.blobs, body[:length:length])
		body = body[length:]
	}
	work.ask = func(kind, path string) (reply, error) { return c.ask(work, kind, path) }
	c.state.Lock()
	c.running[head.ID] = work
	c.state.Unlock()
	go c.serve(work)
	return nil
}

func (c *conversation) serve(work *request) {
	c.watch.begin()
	defer c.watch.end()
	result, body, err := c.perform(work)
	done := outcome{ID: work.ID, Done: true, Result: result}
	if err == nil && work.MaxBytes > 0 && len(body) > work.MaxBytes {
		err = tooLarge{work.MaxBytes}
	}
	if err != nil {
		done.Error, done.Kind, done.Result, body = err.Error(), kindOf(err), nil, nil
	}
	c.state.Lock()
	delete(c.running, work.ID)
	c.state.Unlock()
	c.write(done, body)
}

func (c *conversation) perform(work *request) (result map[string]any, body []byte, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			first, _, _ := strings.Cut(fmt.Sprint(reason), "\n")
			err = fmt.Errorf("%s: panic: %s", work.Op, first)
		}
	}()
	perform, known := c.operations[work.Op]
	if !known {
		return nil, nil, fmt.Errorf("unknown operation %q", work.Op)
	}
	return perform(work)
}

// ask sends a question and waits for its answer.
func (c *conversation) ask(work *request, kind, path string) (reply, error) {
	answered := make(chan frameMessage, 1)
	c.state.Lock()
	c.lastAsk++
	number := c.lastAsk
	c.waiting[number] = answered
	c.state.Unlock()
	c.write(question{ID: work.ID, Ask: number, Kind: kind, Path: path}, nil)
	select {
	case answer := <-answered:
		if answer.Type == "error" {
			return reply{}, errors.New(answer.Message)
		}
		return reply{kind: answer.Type, content: answer.body, entries: answer.Entries}, nil
	case <-work.canceled:
		c.state.Lock()
		delete(c.waiting, number)
		c.state.Unlock()
		return reply{}, errCanceled
	}
}

var errCanceled = errors.New("canceled")

func (c *conversation) deliver(answer frameMessage) {
	c.state.Lock()
	waiting, known := c.waiting[answer.Answer]
	delete(c.waiting, answer.Answer)
	c.state.Unlock()
	if known {
		waiting <- answer
	}
}

func (c *conversation) cancel(id int) {
	c.state.Lock()
	work, known := c.running[id]
	if known {
		delete(c.running, id)
	}
	c.state.Unlock()
	if known {
		close(work.canceled)
	}
}

func (c *conversation) write(header any, body []byte) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := writeFrame(c.out, header, body); err != nil {
		// Whoever started this worker is gone.
		os.Exit(1)
	}
}

type tooLarge struct{ limit int }

func (e tooLarge) Error() string {
	return fmt.Sprintf("the rendered manifests are larger than %d bytes (limit TIPHYS_RENDER_MAX_OUTPUT)", e.limit)
}

// marked is an error with a kind for the parent to branch on.
type marked struct {
	error
	kind string
}

func (m marked) Unwrap() error { return m.error }

func kindOf(err error) string {
	var withKind marked
	if errors.As(err, &withKind) {
		return withKind.kind
	}
	var large tooLarge
	if errors.As(err, &large) {
		return "too-large"
	}
	if errors.Is(err, errCanceled) {
		return "canceled"
	}
	return ""
}

// arguments reads a request's own arguments.
func arguments[T any](work *request) (T, error) {
	var parsed T
	err := json.Unmarshal(work.Args, &parsed)
	return parsed, err
}

// blob returns one of the request's blobs.
func (work *request) blob(index int) ([]byte, error) {
	if index < 0 || index >= len(work.blobs) {
		return nil, fmt.Errorf("there is no blob %d", index)
	}
	return work.blobs[index], nil
}
