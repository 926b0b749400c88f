package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// treeFiles shows the tree to kustomize as a read-only file system. Each path is asked for at most once, and not
// at all when it is known from the start; parents of a path are never looked at, so that only what matters ends
// in the read set.
type treeFiles struct {
	ask   func(kind, path string) (reply, error)
	nodes map[string]reply
	lists map[string][]entry
	// overlay are known files that do not come from the tree, so that reading them is no read of it.
	overlay map[string]bool
	// whole is the folder of which all files are known.
	whole *string
	// opened and listed are the paths of the tree that were answered from what is known.
	opened, listed map[string]bool
	// failure is the first error that is not about a path that is missing.
	failure error
}

func newTreeFiles(ask func(kind, path string) (reply, error)) *treeFiles {
	return &treeFiles{
		ask:     ask,
		nodes:   map[string]reply{},
		lists:   map[string][]entry{},
		overlay: map[string]bool{},
		opened:  map[string]bool{},
		listed:  map[string]bool{},
	}
}

// know adds a file that needs no asking. What is over the tree comes first and stays.
func (t *treeFiles) know(name string, content []byte, over bool) {
	if t.overlay[name] {
		return
	}
	t.nodes[name] = reply{kind: "file", content: content}
	t.overlay[name] = over
}

// complete says that all files of a folder are known, and so are its folders and what is missing.
func (t *treeFiles) complete(folder string) {
	t.whole = &folder
	folders := map[string]map[string]entry{folder: {}}
	for name := range t.nodes {
		if !within(name, folder) || name == folder {
			continue
		}
		isFolder := false
		for at := name; at != folder && at != "."; {
			parent := path.Dir(at)
			if parent == "." {
				parent = ""
			}
			if folders[parent] == nil {
				folders[parent] = map[string]entry{}
			}
			folders[parent][path.Base(at)] = entry{Name: path.Base(at), Directory: isFolder}
			at, isFolder = parent, true
		}
	}
	for name, children := range folders {
		t.nodes[name] = reply{kind: "directory"}
		t.lists[name] = slices.SortedFunc(maps.Values(children), func(left, right entry) int {
			return strings.Compare(left.Name, right.Name)
		})
	}
}

func within(name, folder string) bool {
	return folder == "" || name == folder || strings.HasPrefix(name, folder+"/")
}

// reads are the paths that were used without asking.
func (t *treeFiles) reads() map[string][]string {
	return map[string][]string{
		"opened": slices.Sorted(maps.Keys(t.opened)),
		"listed": slices.Sorted(maps.Keys(t.listed)),
	}
}

// sourceRoot is where kustomize sees the tree. It names paths in its errors, and users know this name for them.
const sourceRoot = "/<path to cached source>"

// inTree turns one of kustomize's paths into the tree's; paths elsewhere do not exist.
func inTree(name string) (inside string, exists bool) {
	name = path.Clean(name)
	if name == sourceRoot {
		return "", true
	}
	return strings.CutPrefix(name, sourceRoot+"/")
}

func (t *treeFiles) node(name string) (reply, error) {
	name, exists := inTree(name)
	if !exists {
		return reply{kind: "missing"}, nil
	}
	known, seen := t.nodes[name]
	local := t.whole != nil && within(name, *t.whole)
	if !seen && local {
		known, seen = reply{kind: "missing"}, true
	}
	if seen {
		if local && !t.overlay[name] {
			t.opened[name] = true
		}
		return known, nil
	}
	if name == "" {
		return reply{kind: "directory"}, nil
	}
	answer, err := t.ask("open", name)
	if err != nil {
		t.failure = errors.Join(t.failure, err)
		return reply{}, err
	}
	t.nodes[name] = answer
	return answer, nil
}

func (t *treeFiles) kind(name string) string {
	answer, err := t.node(name)
	if err != nil {
		return "missing"
	}
	return answer.kind
}

func (t *treeFiles) ReadFile(name string) ([]byte, error) {
	answer, err := t.node(name)
	if err != nil {
		return nil, err
	}
	switch answer.kind {
	case "file":
		return answer.content, nil
	case "directory":
		return nil, fmt.Errorf("read %s: is a directory", name)
	}
	return nil, missing("open", name)
}

func missing(operation, name string) error {
	return &fs.PathError{Op: operation, Path: name, Err: notThere{}}
}

// notThere is fs.ErrNotExist with the text of the operating system, which users know.
type notThere struct{}

func (notThere) Error() string        { return "no such file or directory" }
func (notThere) Is(target error) bool { return target == fs.ErrNotExist }

func (t *treeFiles) IsDir(name string) bool  { return t.kind(name) == "directory" }
func (t *treeFiles) Exists(name string) bool { return t.kind(name) != "missing" }

func (t *treeFiles) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	absolute := path.Clean(name)
	switch t.kind(absolute) {
	case "directory":
		return filesys.ConfirmedDir(absolute), "", nil
	case "file":
		folder, file := path.Split(absolute)
		return filesys.ConfirmedDir(path.Clean(folder)), file, nil
	}
	return "", "", fmt.Errorf("evalsymlink failure on '%s' : %w", name, missing("lstat", absolute))
}

func (t *treeFiles) entries(name string) ([]entry, error) {
	full := name
	name, exists := inTree(name)
	if !exists {
		return nil, missing("open", full)
	}
	local := t.whole != nil && within(name, *t.whole)
	if local {
		t.listed[name] = true
	}
	if known, seen := t.lists[name]; seen {
		return known, nil
	}
	if local {
		return nil, missing("open", full)
	}
	answer, err := t.ask("list", name)
	if err != nil {
		t.failure = errors.Join(t.failure, err)
		return nil, err
	}
	if answer.kind != "directory" {
		return nil, missing("open", full)
	}
	t.lists[name] = answer.entries
	return answer.entries, nil
}

func (t *treeFiles) ReadDir(name string) ([]string, error) {
	entries, err := t.entries(name)
	names := make([]string, len(entries))
	for index, found := range entries {
		names[index] = found.Name
	}
	return names, err
}

func (t *treeFiles) Open(name string) (filesys.File, error) {
	content, err := t.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{Reader: bytes.NewReader(content), info: pathInfo{name: name}}, nil
}

func (t *treeFiles) Walk(name string, walk filepath.WalkFunc) error {
	err := t.walk(path.Clean(name), walk)
	if errors.Is(err, filepath.SkipDir) || errors.Is(err, filepath.SkipAll) {
		return nil
	}
	return err
}

func (t *treeFiles) walk(name string, walk filepath.WalkFunc) error {
	kind := t.kind(name)
	if kind == "missing" {
		return walk(name, nil, missing("lstat", name))
	}
	info := pathInfo{name: name, folder: kind == "directory"}
	err := walk(name, info, nil)
	if err != nil || !info.folder {
		if errors.Is(err, filepath.SkipDir) && info.folder {
			return nil
		}
		return err
	}
	names, err := t.ReadDir(name)
	if err != nil {
		return walk(name, info, err)
	}
	for _, child := range names {
		if err := t.walk(path.Join(name, child), walk); err != nil {
			if errors.Is(err, filepath.SkipDir) {
				return nil
			}
			return err
		}
	}
	return nil
}

// Glob matches as filepath.Glob does, hidden files left out unless the pattern names one.
func (t *treeFiles) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	found, err := t.glob(path.Clean(pattern))
	if err != nil || filesys.IsHiddenFilePath(pattern) {
		return found, err
	}
	return filesys.RemoveHiddenFiles(found), nil
}

func (t *treeFiles) glob(pattern string) ([]string, error) {
	if !strings.ContainsAny(pattern, `*?[\`) {
		if t.Exists(pattern) {
			return []string{pattern}, nil
		}
		return nil, t.failure
	}
	folder, last := path.Split(pattern)
	folders, err := t.glob(path.Clean(folder))
	if err != nil {
		return nil, err
	}
	var found []string
	for _, candidate := range folders {
		if !t.IsDir(candidate) {
			continue
		}
		entries, err := t.entries(candidate)
		if err != nil {
			return nil, err
		}
		for _, child := range entries {
			if matched, _ := path.Match(last, child.Name); matched {
				found = append(found, path.Join(candidate, child.Name))
			}
		}
	}
	return found, nil
}

var errReadOnly = errors.New("read-only file system")

func (t *treeFiles) Create(string) (filesys.File, error)   { return nil, errReadOnly }
func (t *treeFiles) Mkdir(string) error                    { return errReadOnly }
func (t *treeFiles) MkdirAll(string) error                 { return errReadOnly }
func (t *treeFiles) RemoveAll(string) error                { return errReadOnly }
func (t *treeFiles) WriteFile(name string, _ []byte) error { return errReadOnly }

type openFile struct {
	io.Reader
	info pathInfo
}

func (f *openFile) Write([]byte) (int, error)  { return 0, errReadOnly }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
