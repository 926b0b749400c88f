package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"
	_ "unsafe" // For go:linkname.

	"github.com/Masterminds/sprig/v3"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/kustomize/api/builtins"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/kio"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/kustomize/kyaml/yaml/merge2"
	"sigs.k8s.io/yaml"
)

// generatorFactories is where kustomize finds its generators. Its own generator for charts runs a helm executable and
// pulls charts; this process can do neither, so `inflater` stands in its place. There is no public way to say so.
//
//go:linkname generatorFactories sigs.k8s.io/kustomize/api/internal/plugins/builtinhelpers.GeneratorFactories
var generatorFactories map[int]func() resmap.GeneratorPlugin

func init() {
	for kind, create := range generatorFactories {
		if _, charts := create().(*builtins.HelmChartInflationGeneratorPlugin); charts {
			generatorFactories[kind] = func() resmap.GeneratorPlugin { return &inflater{} }
			return
		}
	}
	panic("kustomize has no generator for charts")
}

// inflation is what the build under way reads charts from; builds take turns.
type inflation struct {
	files    *treeFiles
	ask      func(kind, path string) (reply, error)
	maxBytes int
	maxFiles int
}

var inflating inflation

// inflater renders the charts of a kustomization in process; what it accepts, and its order of values, are those of
// kustomize's own generator.
type inflater struct {
	helpers *resmap.PluginHelpers
	types.HelmGlobals
	types.HelmChart
}

func (p *inflater) Config(helpers *resmap.PluginHelpers, config []byte) error {
	if helpers.GeneralConfig() == nil {
		return errors.New("unable to access general config")
	}
	helm := helpers.GeneralConfig().HelmConfig
	if !helm.Enabled {
		return errors.New("must specify --enable-helm")
	}
	p.helpers = helpers
	p.KubeVersion = helm.KubeVersion
	p.ApiVersions = helm.ApiVersions
	if err := yaml.Unmarshal(config, p); err != nil {
		return err
	}
	return p.check()
}

func (p *inflater) check() error {
	if p.Name == "" {
		return errors.New("chart name cannot be empty")
	}
	if p.ChartHome == "" {
		p.ChartHome = types.HelmDefaultHome
	}
	for index, file := range p.AdditionalValuesFiles {
		if _, err := p.helpers.Loader().Load(file); err != nil {
			return fmt.Errorf("could not load additionalValuesFile: %w", err)
		}
		p.AdditionalValuesFiles[index] = path.Join(p.helpers.Loader().Root(), file)
	}
	switch p.ValuesMerge {
	case "":
		p.ValuesMerge = "override"
	case "merge", "override", "replace":
	default:
		return errors.New("valuesMerge must be one of [merge override replace]")
	}
	return nil
}

func (p *inflater) Generate() (resmap.ResMap, error) {
	home := p.home()
	files, err := p.chart(path.Join(home, p.Name))
	if err != nil {
		return nil, err
	}
	values, err := p.values(files)
	if err != nil {
		return nil, err
	}
	text, err := p.template(files, values)
	if err != nil {
		return nil, fmt.Errorf("unable to render chart '%s': %w", p.Name, err)
	}
	return p.resources(text)
}

// home is the folder that holds the folder of the chart.
func (p *inflater) home() string {
	home := p.ChartHome
	if !path.IsAbs(home) {
		home = path.Join(p.helpers.Loader().Root(), home)
	}
	if p.Version != "" && p.Repo != "" {
		return path.Join(home, p.Name+"-"+p.Version)
	}
	return home
}

// chart gives the files of the chart in the tree, or else those that the parent fetches.
func (p *inflater) chart(folder string) (chartFiles, error) {
	var files chartFiles
	if inflating.files.IsDir(folder) {
		err := readChart(folder, "", &files)
		return files, err
	}
	if p.Repo == "" {
		shown := strings.TrimPrefix(folder, "/")
		return files, fmt.Errorf("no repo specified for pull, no chart found at '%s'", shown)
	}
	wanted, err := json.Marshal(map[string]any{"name": p.Name, "repository": p.Repo, "version": p.Version, "devel": p.Devel})
	if err != nil {
		return files, err
	}
	answer, err := inflating.ask("chart", string(wanted))
	if err != nil {
		return files, err
	}
	return unpackFiles(answer.content)
}

// readChart reads the files below a folder.
func readChart(folder, prefix string, files *chartFiles) error {
	entries, err := inflating.files.entries(folder)
	if err != nil {
		return err
	}
	for _, found := range entries {
		name := path.Join(folder, found.Name)
		switch inflating.files.kind(name) {
		case "directory":
			if err := readChart(name, prefix+found.Name+"/", files); err != nil {
				return err
			}
		case "file":
			content, err := inflating.files.ReadFile(name)
			if err != nil {
				return err
			}
			files.add(prefix+found.Name, content)
			if files.size += len(content); files.size > inflating.maxBytes {
				return largeChart("chart %s is larger than %d bytes (limit TIPHYS_HELM_MAX_CHART_BYTES)", folder, inflating.maxBytes)
			}
			if len(files.names) > inflating.maxFiles {
				return largeChart("chart %s has more than %d files (limit TIPHYS_HELM_MAX_CHART_FILES)", folder, inflating.maxFiles)
			}
		}
	}
	return nil
}

func largeChart(text, folder string, bound int) error {
	return marked{fmt.Errorf(text, path.Base(folder), bound), "too-large"}
}

// unpackFiles reads what the parent answers to a question for a chart: the length of a list of names and lengths, 32
// bits big endian, the list as JSON, and the files one after the other.
func unpackFiles(content []byte) (chartFiles, error) {
	var files chartFiles
	list, rest, err := splitPrefixed(content)
	if err != nil {
		return files, err
	}
	var heads []struct {
		Name  string `json:"name"`
		Bytes int    `json:"bytes"`
	}
	if err := json.Unmarshal(list, &heads); err != nil {
		return files, err
	}
	for _, head := range heads {
		if head.Bytes < 0 || head.Bytes > len(rest) {
			return files, errors.New("a chart came in part only")
		}
		files.add(head.Name, rest[:head.Bytes:head.Bytes])
		rest = rest[head.Bytes:]
	}
	return files, nil
}

// values are those of the chart or of the file in its place, with the ones written in the kustomization.
func (p *inflater) values(files chartFiles) ([]byte, error) {
	text, err := p.baseValues(files)
	if err != nil {
		return nil, err
	}
	if len(p.ValuesInline) == 0 {
		return text, nil
	}
	if p.ValuesMerge == "replace" {
		return yaml.Marshal(p.ValuesInline)
	}
	given, err := kyaml.Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("could not parse values file into rnode: %w", err)
	}
	inline, err := kyaml.FromMap(p.ValuesInline)
	if err != nil {
		return nil, fmt.Errorf("could not parse values inline into rnode: %w", err)
	}
	stronger, weaker := inline, given
	if p.ValuesMerge == "merge" {
		stronger, weaker = given, inline
	}
	merged, err := merge2.Merge(stronger, weaker.Copy(), kyaml.MergeOptions{})
	if err != nil {
		return nil, fmt.Errorf("could not merge values: %w", err)
	}
	all, err := merged.Map()
	if err != nil {
		return nil, fmt.Errorf("could not parse merged values into map: %w", err)
	}
	return yaml.Marshal(all)
}

func (p *inflater) baseValues(files chartFiles) ([]byte, error) {
	if p.ValuesFile != "" {
		return p.helpers.Loader().Load(p.ValuesFile)
	}
	folder := path.Join(p.home(), p.Name)
	if inflating.files.IsDir(folder) {
		return p.helpers.Loader().Load(path.Join(folder, "values.yaml"))
	}
	for index, name := range files.names {
		if name == "values.yaml" {
			return files.contents[index], nil
		}
	}
	return nil, fmt.Errorf("chart '%s' has no values.yaml", p.Name)
}

// template prints what `helm template` prints.
func (p *inflater) template(files chartFiles, values []byte) ([]byte, error) {
	merged, err := loader.LoadValues(bytes.NewReader(values))
	if err != nil {
		return nil, fmt.Errorf("failed to parse values: %w", err)
	}
	for _, file := range p.AdditionalValuesFiles {
		text, err := p.helpers.Loader().Load(file)
		if err != nil {
			return nil, err
		}
		more, err := loader.LoadValues(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("failed to parse %s: %w", path.Base(file), err)
		}
		merged = loader.MergeMaps(merged, more)
	}
	name, err := p.release()
	if err != nil {
		return nil, err
	}
	namespace := p.Namespace
	if namespace == "" {
		namespace = "default"
	}
	loaded, rendered, err := renderChart(files, merged, helmArguments{
		ReleaseName: name,
		Namespace:   namespace,
		KubeVersion: p.KubeVersion,
		APIVersions: p.ApiVersions,
	})
	if err != nil {
		return nil, err
	}
	hooks, sorted, err := releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if p.IncludeCRDs {
		for _, crd := range loaded.CRDObjects() {
			fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", crd.Filename, crd.File.Data)
		}
	}
	for _, manifest := range sorted {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", manifest.Name, manifest.Content)
	}
	for _, hook := range hooks {
		if !p.SkipHooks && !(p.SkipTests && isTest(hook)) {
			fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
		}
	}
	return out.Bytes(), nil
}

func isTest(hook *release.Hook) bool { return slices.Contains(hook.Events, release.HookTest) }

// release is the name of the release; helm calls one without a name `release-name`.
func (p *inflater) release() (string, error) {
	if p.ReleaseName != "" && p.NameTemplate != "" {
		return "", errors.New("cannot set --name-template and also specify a name")
	}
	if p.NameTemplate == "" {
		if p.ReleaseName == "" {
			return "release-name", nil
		}
		return p.ReleaseName, nil
	}
	functions := sprig.TxtFuncMap()
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(functions, name)
	}
	parsed, err := template.New("name-template").Funcs(functions).Parse(p.NameTemplate)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = parsed.Execute(&out, nil)
	return out.String(), err
}

func (p *inflater) resources(text []byte) (resmap.ResMap, error) {
	factory := p.helpers.ResmapFactory()
	made, problem := factory.NewResMapFromBytes(text)
	if problem != nil {
		// A template may print something before its first document.
		nodes, err := (&kio.ByteReader{Reader: bytes.NewReader(text), OmitReaderAnnotations: true}).Read()
		if err != nil {
			return nil, fmt.Errorf("error reading helm output: %w", err)
		}
		if len(nodes) == 0 {
			return nil, fmt.Errorf("could not parse bytes into resource map: %w", problem)
		}
		if made, err = factory.NewResMapFromRNodeSlice(nodes); err != nil {
			return nil, fmt.Errorf("could not parse rnode slice into resource map: %w", err)
		}
	}
	for _, resource := range made.Resources() {
		if err := resource.PipeE(kyaml.SetAnnotation(konfig.HelmGeneratedAnnotation, "true")); err != nil {
			return nil, fmt.Errorf("failed to set helm annotation: %w", err)
		}
	}
	return made, nil
}
