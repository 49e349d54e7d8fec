<?php
// Gives the Matomo whose directory is named its tables, and a shop with three custom
// dimensions, as its installer does it, but without a browser.

use Piwik\{Access, Application\Environment, DbHelper, Plugin, Updater, Version};
use Piwik\Plugins\{CustomDimensions, SitesManager};

define('PIWIK_DOCUMENT_ROOT', $argv[1]);
define('PIWIK_INCLUDE_PATH', $argv[1]);
require PIWIK_INCLUDE_PATH . '/core/bootstrap.php';

(new Environment('cli'))->init();
DbHelper::createTables();
DbHelper::createAnonymousUser();
DbHelper::recordInstallVersion();
(new Updater())->markComponentSuccessfullyUpdated('core', Version::VERSION, true);
Access::doAsSuperUser(function () {
    $plugins = Plugin\Manager::getInstance();
    $plugins->loadActivatedPlugins();
    $plugins->installLoadedPlugins();
    $updater = new Updater();
    $updater->updateComponents($updater->getComponentUpdates() ?? []);
    SitesManager\API::getInstance()->addSite(
        'shop', ['https://shop.example'], $ecommerce = 1, timezone: 'UTC', currency: 'EUR'
    );
    foreach (['phase', 'intent', 'channel'] as $name) {
        CustomDimensions\API::getInstance()->configureNewCustomDimension(1, $name, 'action', 1);
    }
});
echo 'Matomo ', Version::VERSION, ', PHP ', PHP_VERSION, "\n";
