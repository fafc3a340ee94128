"""The long ones of --full: ThreadSanitizer over unit and contract tests, and the soak tests."""
import subprocess


def shell(tree, command):
    done = subprocess.run(["bash", "-c", "source scripts/lib.sh; " + command], cwd=tree.root,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        yield command + " failed:\n" + done.stdout[-8000:]


def check_threads(tree):
    yield from shell(tree, "build tsan tests_unit tests_contract && TSAN_OPTIONS=halt_on_error=1 "
                           "ctest --test-dir build/tsan --output-on-failure --no-tests=error "
                           "--label-regex '^(unit|contract)$'")


def check_soak(tree):
    yield from shell(tree, "build release && ctest --test-dir build/release --output-on-failure "
                           "--no-tests=error --label-regex '^soak$'")
