package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
	_ "time/tzdata" // A module has no file system to read time zones from.

	"github.com/Masterminds/semver/v3"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/gobwas/glob"
	"github.com/robfig/cron/v3"
)

var exprPrograms = newCache[*vm.Program](512)

// runExpr evaluates an expr-lang expression; names missing in the environment are nil, as with expr.Eval.
func runExpr(raw []byte) (any, error) {
	var request struct {
		Expression string         `json:"expression"`
		Env        map[string]any `json:"env"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	program, err := exprPrograms.get(request.Expression, func(source string) (*vm.Program, error) {
		return expr.Compile(source)
	})
	if err != nil {
		return nil, err
	}
	env := map[string]any{}
	for name, value := range request.Env {
		env[name] = exprValue(plain(value))
	}
	return expr.Run(program, env)
}

// exprValue makes whole numbers Go's int, which is what literals in expressions are.
func exprValue(value any) any {
	switch typed := value.(type) {
	case int64:
		return int(typed)
	case map[string]any:
		for key, item := range typed {
			typed[key] = exprValue(item)
		}
	case []any:
		for index, item := range typed {
			typed[index] = exprValue(item)
		}
	}
	return value
}

var globs = newCache[glob.Glob](10_000)

// matchGlob says for each text whether the pattern matches it.
func matchGlob(raw []byte) (any, error) {
	var request struct {
		Pattern    string   `json:"pattern"`
		Separators string   `json:"separators"`
		Texts      []string `json:"texts"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	compiled, err := globs.get(request.Separators+"\x00"+request.Pattern, func(string) (glob.Glob, error) {
		return glob.Compile(request.Pattern, []rune(request.Separators)...)
	})
	if err != nil {
		return nil, err
	}
	matches := make([]bool, len(request.Texts))
	for index, text := range request.Texts {
		matches[index] = compiled.Match(text)
	}
	return matches, nil
}

type versionsRequest struct {
	Constraint string   `json:"constraint"`
	Versions   []string `json:"versions"`
}

// checkVersion describes a revision text: is it a version, is it a constraint, and which versions satisfy it.
func checkVersion(raw []byte) (any, error) {
	var request versionsRequest
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	answer := map[string]any{"isVersion": false, "isConstraint": false}
	if _, err := semver.NewVersion(request.Constraint); err == nil {
		answer["isVersion"] = true
	}
	constraint, err := semver.NewConstraint(request.Constraint)
	if err != nil {
		answer["problem"] = err.Error()
		return answer, nil
	}
	answer["isConstraint"] = true
	satisfied := make([]bool, len(request.Versions))
	for index, text := range request.Versions {
		if version, err := semver.NewVersion(text); err == nil {
			satisfied[index] = constraint.Check(version)
		}
	}
	answer["satisfied"] = satisfied
	return answer, nil
}

// maxVersion returns the highest of the versions that satisfies the constraint, as it was written, or null.
func maxVersion(raw []byte) (any, error) {
	var request versionsRequest
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	constraint, err := semver.NewConstraint(request.Constraint)
	if err != nil {
		return nil, err
	}
	var best *semver.Version
	for _, text := range request.Versions {
		version, err := semver.NewVersion(text)
		if errors.Is(err, semver.ErrInvalidSemVer) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("invalid semver version in tags: %w", err)
		}
		if constraint.Check(version) && (best == nil || version.GreaterThan(best)) {
			best = version
		}
	}
	if best == nil {
		return nil, nil
	}
	return best.Original(), nil
}

// sortVersions sorts ascending; what is no version comes first, by text.
func sortVersions(raw []byte) (any, error) {
	var request versionsRequest
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	parsed := map[string]*semver.Version{}
	for _, text := range request.Versions {
		if version, err := semver.NewVersion(text); err == nil {
			parsed[text] = version
		}
	}
	sorted := append([]string{}, request.Versions...)
	sort.SliceStable(sorted, func(i, j int) bool {
		left, right := parsed[sorted[i]], parsed[sorted[j]]
		if left == nil || right == nil {
			return left == nil && (right != nil || strings.Compare(sorted[i], sorted[j]) < 0)
		}
		return left.LessThan(right)
	})
	return sorted, nil
}

const maxCronTimes = 10_000

// cronTimes lists the next times (Unix milliseconds) of a five-field cron line strictly after a moment.
func cronTimes(raw []byte) (any, error) {
	var request struct {
		Schedule string `json:"schedule"`
		AfterMs  int64  `json:"afterMs"`
		UntilMs  int64  `json:"untilMs"`
		TimeZone string `json:"timeZone"`
		Count    int    `json:"count"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	schedule, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(request.Schedule)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(request.TimeZone)
	if err != nil {
		return nil, err
	}
	moments := []int64{}
	moment := time.UnixMilli(request.AfterMs).In(zone)
	for len(moments) < min(max(request.Count, 1), maxCronTimes) {
		moment = schedule.Next(moment)
		if moment.IsZero() || request.UntilMs > 0 && moment.UnixMilli() > request.UntilMs {
			break
		}
		moments = append(moments, moment.UnixMilli())
	}
	return moments, nil
}
