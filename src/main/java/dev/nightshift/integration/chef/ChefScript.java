package dev.nightshift.integration.chef;

import java.util.UUID;

/**
 * How the client is called: in local mode, with the recipe and all that it writes in a folder for its user alone, which goes with the
 * step (docs.chef.io/ctl_chef_client). Neither the recipe nor a value is in an argument list.
 */
final class ChefScript {
  static final int MISSING = 127;

  private ChefScript() {}

  static String of(String recipe, boolean whyRun) {
    String end = "RECIPE-" + UUID.randomUUID();
    return """
        umask 077
        PATH=$PATH:/opt/chef/bin:/opt/cinc/bin
        client=
        for one in chef-client cinc-client; do
          if [ -z "$client" ] && command -v "$one" >/dev/null; then client=$one; fi
        done
        [ -n "$client" ] || exit %d
        folder=$(mktemp -d) || exit 1
        trap 'rm -rf "$folder"' EXIT
        trap 'exit 143' TERM
        cat >"$folder/client.rb" <<END
        chef_repo_path "$folder"
        cache_path "$folder/cache"
        lockfile "$folder/running.pid"
        END
        cat >"$folder/recipe.rb" <<'%s'
        %s
        %s
        echo "client=$client" >>"$NIGHTSHIFT_OUTPUT"
        cd "$folder"
        "$client" --local-mode --config "$folder/client.rb" --no-color --force-formatter%s "$folder/recipe.rb"
        """.formatted(MISSING, end, recipe.stripTrailing(), end, whyRun ? " --why-run" : "");
  }
}
