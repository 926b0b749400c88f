package main

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi"
)

type kustomizeArguments struct {
	// Path is the folder to build, from the root of the tree.
	Path string `json:"path"`
	// Files are known from the start, each the blob of the same number.
	Files []string `json:"files"`
	// Overlay is how many of the first files replace those of the tree.
	Overlay int `json:"overlay"`
	// Complete is a folder of which all files are known; it may be empty.
	Complete *string `json:"complete"`
	// AnyFile lifts the restriction to files below the kustomization (LoadRestrictionsNone).
	AnyFile bool `json:"anyFile"`
	// EnableHelm allows charts, which are rendered for the given versions.
	EnableHelm      bool     `json:"enableHelm"`
	HelmKubeVersion string   `json:"helmKubeVersion"`
	HelmAPIVersions []string `json:"helmApiVersions"`
	// MaxChartBytes and MaxChartFiles bound one chart of the tree.
	MaxChartBytes int `json:"maxChartBytes"`
	MaxChartFiles int `json:"maxChartFiles"`
	// Reorder is `legacy`, `none` or empty.
	Reorder string `json:"reorder"`
}

// Kustomize keeps its OpenAPI schema in global variables, so builds take turns.
var kustomizing sync.Mutex

// kustomizeBuild does what `kustomize build` does.
func kustomizeBuild(work *request) (map[string]any, []byte, error) {
	given, err := arguments[kustomizeArguments](work)
	if err != nil {
		return nil, nil, err
	}
	files := newTreeFiles(work.ask)
	for index, name := range given.Files {
		content, err := work.blob(index)
		if err != nil {
			return nil, nil, err
		}
		files.know(name, content, index < given.Overlay)
	}
	if given.Complete != nil {
		files.complete(*given.Complete)
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	if given.Reorder != "" {
		options.Reorder = krusty.ReorderOption(given.Reorder)
	}
	if given.AnyFile {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	options.PluginConfig.HelmConfig = types.HelmConfig{
		Enabled:     given.EnableHelm,
		Command:     "helm",
		KubeVersion: given.HelmKubeVersion,
		ApiVersions: given.HelmAPIVersions,
	}

	kustomizing.Lock()
	defer kustomizing.Unlock()
	inflating = inflation{files, work.ask, given.MaxChartBytes, given.MaxChartFiles}
	defer func() { inflating = inflation{} }()
	defer forgetSchema()
	built, err := krusty.MakeKustomizer(options).Run(files, path.Join(sourceRoot, given.Path))
	if files.failure != nil {
		return nil, nil, files.failure
	}
	if err != nil {
		return nil, nil, errors.New(strings.ReplaceAll(err.Error(), sourceRoot, sourceRoot[1:]))
	}
	var out manifests
	for _, resource := range built.Resources() {
		text, err := manifestOf(resource)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", resource.CurId(), err)
		}
		out.add(text)
	}
	return map[string]any{"read": files.reads()}, out.bytes(), nil
}

// forgetSchema takes back a schema that a kustomization brought: it must not reach the next build.
func forgetSchema() {
	if openapi.GetSchemaVersion() != kubernetesapi.DefaultOpenAPI {
		openapi.ResetOpenAPI()
	}
}
